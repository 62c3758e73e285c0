// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.IntPointer;

/**
 * How a video asks to be turned, to the nearest right angle.
 *
 * @param transposed rows become columns, before the rest
 * @param mirrored left and right change places in the result
 * @param upsideDown top and bottom change places in the result
 */
record DisplayOrientation(boolean transposed, boolean mirrored, boolean upsideDown) {
    static final DisplayOrientation NORMAL = new DisplayOrientation(false, false, false);

    private static final int MATRIX_BYTES = 9 * Integer.BYTES;

    static DisplayOrientation of(AVCodecParameters parameters) {
        AVPacketSideData data = avcodec.av_packet_side_data_get(
                parameters.coded_side_data(), parameters.nb_coded_side_data(), avcodec.AV_PKT_DATA_DISPLAYMATRIX);
        if (data == null || data.isNull() || data.size() < MATRIX_BYTES) {
            return NORMAL;
        }
        IntPointer matrix = new IntPointer(data.data());
        return of(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
    }

    /** Returns the orientation for {@code x' = a x + c y, y' = b x + d y}. */
    static DisplayOrientation of(long a, long b, long c, long d) {
        return Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)
                ? new DisplayOrientation(false, a < 0, d < 0)
                : new DisplayOrientation(true, c < 0, b < 0);
    }

    int width(int width, int height) {
        return transposed ? height : width;
    }

    int height(int width, int height) {
        return transposed ? width : height;
    }

    /** Returns the pixels {@code [height, width, 3]} turned; the array itself if there is nothing to turn. */
    byte[] apply(byte[] rgb, int width, int height) {
        if (equals(NORMAL)) {
            return rgb;
        }
        int columns = width(width, height);
        int rows = height(width, height);
        byte[] turned = new byte[rgb.length];
        for (int row = 0, at = 0; row < rows; row++) {
            int y = upsideDown ? rows - 1 - row : row;
            for (int column = 0; column < columns; column++, at += 3) {
                int x = mirrored ? columns - 1 - column : column;
                int from = 3 * (transposed ? x * width + y : y * width + x);
                turned[at] = rgb[from];
                turned[at + 1] = rgb[from + 1];
                turned[at + 2] = rgb[from + 2];
            }
        }
        return turned;
    }
}
