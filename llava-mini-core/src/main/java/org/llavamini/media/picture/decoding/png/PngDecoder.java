// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.png;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureLimits;
import org.llavamini.media.picture.decoding.Decoded;
import org.llavamini.media.picture.decoding.DecodingException;
import org.llavamini.media.picture.decoding.PictureSize;

/**
 * Decodes PNG as Pillow does. The platform's decoder is not used: it accepts a damaged header and allocates what the header
 * claims before it knows whether the file can hold it.
 */
public final class PngDecoder {
    /** Deflate cannot shrink data further. */
    private static final int MAX_COMPRESSION = 1032;

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};
    /** Adam7: first column, first row, distance of columns, distance of rows. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final Inflater inflater;
    private final Iterator<ByteBuffer> data;

    private PngDecoder(Inflater inflater, Iterator<ByteBuffer> data) {
        this.inflater = inflater;
        this.data = data;
    }

    public static Decoded decode(byte[] file, PictureLimits limits, boolean withAlpha) throws DecodingException {
        PngChunks chunks = PngChunks.parse(file);
        int width = chunks.width();
        int height = chunks.height();
        PictureSize.check(width, height, limits);
        PngPixels pixels = PngPixels.of(chunks);
        if (pixels.rowBytes(width) * height > (chunks.dataBytes() + 1) * MAX_COMPRESSION) {
            throw DecodingException.truncated();
        }
        Inflater inflater = new Inflater();
        try {
            PngDecoder decoder = new PngDecoder(inflater, chunks.data().iterator());
            byte[] rgb = new byte[3 * width * height];
            byte[] alpha = new byte[withAlpha && pixels.hasAlpha() ? width * height : 0];
            for (int[] pass : chunks.interlaced() ? ADAM7 : ONE_PASS) {
                decoder.readPass(pass, width, height, pixels, rgb, alpha);
            }
            decoder.verifyEnd();
            return Decoded.of(Picture.owning(width, height, rgb), alpha).asking(PngOrientation.of(file));
        } finally {
            inflater.end();
        }
    }

    private void readPass(int[] pass, int width, int height, PngPixels pixels, byte[] rgb, byte[] alpha)
            throws DecodingException {
        int columns = Math.ceilDiv(width - pass[0], pass[2]);
        if (columns <= 0) {
            return;
        }
        int rowBytes = (int) pixels.rowBytes(columns);
        byte[] filter = new byte[1];
        byte[] row = new byte[rowBytes];
        byte[] above = new byte[rowBytes];
        for (int y = pass[1]; y < height; y += pass[3]) {
            fill(filter);
            fill(row);
            PngFilter.undo(filter[0], row, above, pixels.filterDistance());
            pixels.write(row, columns, rgb, 3 * (y * width + pass[0]), pass[2]);
            if (alpha.length > 0) {
                pixels.writeAlpha(row, columns, alpha, y * width + pass[0], pass[2]);
            }
            byte[] free = above;
            above = row;
            row = free;
        }
    }

    private void fill(byte[] target) throws DecodingException {
        int filled = 0;
        while (filled < target.length) {
            int count = inflate(target, filled);
            if (count < 0) {
                throw DecodingException.truncated();
            }
            filled += count;
        }
    }

    /** Returns the number of bytes written, or -1 at the end of the data. */
    private int inflate(byte[] target, int offset) throws DecodingException {
        try {
            while (true) {
                int count = inflater.inflate(target, offset, target.length - offset);
                if (count > 0) {
                    return count;
                }
                if (inflater.finished() || inflater.needsDictionary() || !data.hasNext()) {
                    return -1;
                }
                inflater.setInput(data.next());
            }
        } catch (DataFormatException e) {
            throw DecodingException.damaged("its compressed pixels are broken (" + e.getMessage() + ")");
        }
    }

    /** Reads on to the checksum behind the pixels, if it is there; more pixels than needed are no error. */
    private void verifyEnd() throws DecodingException {
        inflate(new byte[1], 0);
    }
}
