// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureLimits;

/**
 * Decodes the first frame of a GIF onto its full canvas, as Pillow does: what the frame leaves free has the colour of the
 * transparent index, or of index 0 without one.
 */
public final class GifDecoder {
    /** An LZW code of twelve bits stands for at most 4096 pixels. */
    private static final int MAX_COMPRESSION = 4096;

    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int HAS_PALETTE = 0x80;
    private static final int INTERLACED = 0x40;
    private static final int[] INTERLACE_STARTS = {0, 4, 2, 1};
    private static final int[] INTERLACE_STEPS = {8, 8, 4, 2};

    private final ByteBuffer file;
    private final PictureLimits limits;
    private byte[] palette = grayPalette();
    private int background;
    private boolean transparent;

    private GifDecoder(byte[] file, PictureLimits limits) {
        this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
    }

    public static Decoded decode(byte[] file, PictureLimits limits) throws DecodingException {
        return new GifDecoder(file, limits).decode();
    }

    private Decoded decode() throws DecodingException {
        file.position(6);
        int canvasWidth = file.getShort() & 0xffff;
        int canvasHeight = file.getShort() & 0xffff;
        int flags = file.get();
        file.getShort();
        readPalette(flags);
        while (file.hasRemaining()) {
            int block = file.get() & 0xff;
            if (block == EXTENSION) {
                readExtension();
            } else if (block == IMAGE) {
                return readImage(canvasWidth, canvasHeight);
            } else if (block != 0) {
                break;
            }
        }
        throw DecodingException.damaged("it holds no frame");
    }

    private void readPalette(int flags) {
        if ((flags & HAS_PALETTE) != 0) {
            palette = new byte[3 * 256];
            file.get(palette, 0, 3 << (flags & 7) + 1);
        }
    }

    private static byte[] grayPalette() {
        byte[] gray = new byte[3 * 256];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) (i / 3);
        }
        return gray;
    }

    private void readExtension() {
        int label = file.get() & 0xff;
        int start = file.position();
        if (label == GRAPHIC_CONTROL && file.get(start) >= 4 && (file.get(start + 1) & 1) != 0) {
            background = file.get(start + 4) & 0xff;
            transparent = true;
        }
        int length = file.get() & 0xff;
        while (length != 0) {
            file.position(Math.min(file.limit(), file.position() + length));
            length = file.get() & 0xff;
        }
    }

    private Decoded readImage(int canvasWidth, int canvasHeight) throws DecodingException {
        int left = file.getShort() & 0xffff;
        int top = file.getShort() & 0xffff;
        int width = file.getShort() & 0xffff;
        int height = file.getShort() & 0xffff;
        int flags = file.get();
        // Pillow lets a frame that is larger than the canvas enlarge it.
        int fullWidth = Math.max(canvasWidth, left + width);
        int fullHeight = Math.max(canvasHeight, top + height);
        PictureSize.check(fullWidth, fullHeight, limits);
        PictureSize.check(width, height, limits);
        readPalette(flags);
        if ((long) width * height > (long) file.remaining() * MAX_COMPRESSION) {
            throw DecodingException.truncated();
        }
        byte[] frame = GifLzw.decode(file, width * height);
        byte[] canvas = new byte[fullWidth * fullHeight];
        Arrays.fill(canvas, (byte) background);
        boolean interlaced = (flags & INTERLACED) != 0;
        int row = 0;
        for (int pass = 0; pass < (interlaced ? INTERLACE_STARTS.length : 1); pass++) {
            int step = interlaced ? INTERLACE_STEPS[pass] : 1;
            for (int y = interlaced ? INTERLACE_STARTS[pass] : 0; y < height; y += step) {
                System.arraycopy(frame, width * row++, canvas, (top + y) * fullWidth + left, width);
            }
        }
        return Decoded.of(Picture.owning(fullWidth, fullHeight, colored(canvas)), alpha(canvas));
    }

    private byte[] alpha(byte[] indices) {
        byte[] alpha = new byte[transparent ? indices.length : 0];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) ((indices[i] & 0xff) == background ? 0 : 0xff);
        }
        return alpha;
    }

    private byte[] colored(byte[] indices) {
        byte[] rgb = new byte[3 * indices.length];
        for (int i = 0; i < indices.length; i++) {
            int entry = 3 * (indices[i] & 0xff);
            rgb[3 * i] = palette[entry];
            rgb[3 * i + 1] = palette[entry + 1];
            rgb[3 * i + 2] = palette[entry + 2];
        }
        return rgb;
    }
}
