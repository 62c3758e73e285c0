// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import org.llavamini.media.Picture;

/** Resizes by taking the nearest pixel as PyTorch's {@code interpolate} does: how the official code shrinks video frames. */
public final class NearestResampler {
    private NearestResampler() {}

    /** Returns the picture in another size; its aspect ratio is not kept. */
    public static Picture resize(Picture picture, int width, int height) {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("width and height must be greater than zero: " + width + "x" + height);
        }
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        int[] columns = sourceIndices(picture.width(), width);
        int[] rows = sourceIndices(picture.height(), height);
        byte[] source = new byte[3 * picture.width()];
        byte[] target = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        int at = 0;
        for (int row : rows) {
            picture.copy(0, row, picture.width(), source, 0);
            for (int column : columns) {
                int from = 3 * column;
                target[at++] = source[from];
                target[at++] = source[from + 1];
                target[at++] = source[from + 2];
            }
        }
        return Picture.owning(width, height, target);
    }

    /** PyTorch computes in 32-bit floats; in exact arithmetic some indices would be one higher. */
    private static int[] sourceIndices(int input, int output) {
        float scale = (float) input / (float) output;
        int[] indices = new int[output];
        for (int i = 0; i < output; i++) {
            indices[i] = Math.min((int) (i * scale), input - 1);
        }
        return indices;
    }
}
