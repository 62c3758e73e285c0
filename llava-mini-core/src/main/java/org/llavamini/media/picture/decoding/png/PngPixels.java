// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.png;

import java.nio.ByteBuffer;
import org.llavamini.media.picture.decoding.DecodingException;

/** How the samples of one kind of PNG become RGB; made for a colour type, a bit depth and a palette. */
final class PngPixels {
    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int RGBA = 6;

    private final boolean color;
    private final int samples;
    private final int bitDepth;
    /** RGB of each value of samples of at most eight bits in one-sample pixels. */
    private final byte[] table;

    private final boolean indexed;
    private final ByteBuffer transparency;

    private PngPixels(
            boolean color, boolean indexed, int samples, int bitDepth, byte[] table, ByteBuffer transparency) {
        this.color = color;
        this.samples = samples;
        this.bitDepth = bitDepth;
        this.table = table;
        this.indexed = indexed;
        this.transparency = transparency;
    }

    static PngPixels of(PngChunks chunks) throws DecodingException {
        int depth = chunks.bitDepth();
        boolean deep = depth == 8 || depth == 16;
        boolean known = Integer.bitCount(depth) == 1 && depth <= 16;
        int type = chunks.colorType();
        boolean valid =
                switch (type) {
                    case GRAY -> known;
                    case PALETTE -> known && depth <= 8;
                    case RGB, GRAY_ALPHA, RGBA -> deep;
                    default -> throw DecodingException.damaged("colour type " + type);
                };
        if (!valid) {
            throw DecodingException.damaged("a bit depth of " + depth + " for its colour type");
        }
        boolean color = type == RGB || type == RGBA;
        int samples = (color ? 3 : 1) + (type == GRAY_ALPHA || type == RGBA ? 1 : 0);
        byte[] table = type == GRAY ? grayTable(depth) : type == PALETTE ? paletteTable(chunks.palette()) : new byte[0];
        return new PngPixels(color, type == PALETTE, samples, depth, table, chunks.transparency());
    }

    private static byte[] grayTable(int depth) {
        byte[] table = new byte[3 * 256];
        int max = depth >= 8 ? 255 : (1 << depth) - 1;
        for (int value = 0; value <= max; value++) {
            table[3 * value] = table[3 * value + 1] = table[3 * value + 2] = (byte) (value * 255 / max);
        }
        return table;
    }

    /** Entries that the palette lacks are black, as in Pillow. */
    private static byte[] paletteTable(ByteBuffer palette) {
        byte[] table = new byte[3 * 256];
        palette.get(0, table, 0, Math.min(table.length, palette.limit()));
        return table;
    }

    /** Returns the distance between a byte and its left neighbour in the row filters. */
    int filterDistance() {
        return Math.max(1, samples * bitDepth / 8);
    }

    long rowBytes(int columns) {
        return ((long) columns * samples * bitDepth + 7) / 8;
    }

    /** Writes the pixels of one unfiltered row, {@code step} pixels apart, from a byte offset in the target on. */
    void write(byte[] row, int columns, byte[] target, int offset, int step) {
        if (bitDepth == 8 && samples == 3 && step == 1) {
            System.arraycopy(row, 0, target, offset, 3 * columns);
            return;
        }
        int sampleBytes = bitDepth / 8;
        int pixelBytes = samples * sampleBytes;
        int green = color ? sampleBytes : 0;
        for (int x = 0, at = offset; x < columns; x++, at += 3 * step) {
            if (bitDepth <= 8 && samples == 1) {
                int bit = x * bitDepth;
                int value = (row[bit >> 3] & 0xff) >> (8 - bitDepth - (bit & 7)) & (1 << bitDepth) - 1;
                System.arraycopy(table, 3 * value, target, at, 3);
            } else {
                // Samples are big-endian: the first byte of a 16-bit one is its high byte.
                int from = x * pixelBytes;
                target[at] = row[from];
                target[at + 1] = row[from + green];
                target[at + 2] = row[from + 2 * green];
            }
        }
    }

    private boolean hasAlphaSamples() {
        return samples % 2 == 0;
    }

    /** Returns whether some pixels may be transparent. */
    boolean hasAlpha() {
        return hasAlphaSamples() || transparency.limit() >= (indexed ? 1 : 2 * samples);
    }

    /** Writes the alpha of one unfiltered row, {@code step} pixels apart, from an offset in the target on. */
    void writeAlpha(byte[] row, int columns, byte[] target, int offset, int step) {
        int sampleBytes = Math.ceilDiv(bitDepth, 8);
        for (int x = 0, at = offset; x < columns; x++, at += step) {
            if (hasAlphaSamples()) {
                target[at] = row[(x * samples + samples - 1) * sampleBytes];
            } else if (indexed) {
                int entry = sample(row, x);
                target[at] = entry < transparency.limit() ? transparency.get(entry) : (byte) 0xff;
            } else {
                target[at] = (byte) (isTransparent(row, x) ? 0 : 0xff);
            }
        }
    }

    private boolean isTransparent(byte[] row, int x) {
        for (int i = 0; i < samples; i++) {
            if (sample(row, x * samples + i) != (transparency.getShort(2 * i) & 0xffff)) {
                return false;
            }
        }
        return true;
    }

    private int sample(byte[] row, int index) {
        if (bitDepth == 16) {
            return (row[2 * index] & 0xff) << 8 | row[2 * index + 1] & 0xff;
        }
        int bit = index * bitDepth;
        return (row[bit >> 3] & 0xff) >> (8 - bitDepth - (bit & 7)) & (1 << bitDepth) - 1;
    }
}
