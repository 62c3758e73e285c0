// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.util.Arrays;

/** Reads the coefficients of macroblocks; the contexts of neighbours are kept from one macroblock to the next. */
final class Vp8Coefficients {
    private static final int LUMA_WITHOUT_MEAN = 0;
    private static final int MEANS = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;
    private static final int BAND_BYTES = 3 * 11;
    private static final int TYPE_BYTES = 8 * BAND_BYTES;
    private static final int[][] LARGE_VALUES = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    /** Contexts of a macroblock: four columns or rows of luma, two of each chroma plane, one of means. */
    private static final int CONTEXTS = 9;

    private static final int MEANS_CONTEXT = 8;

    private final byte[] probabilities;
    private final byte[] above;
    private final byte[] left = new byte[CONTEXTS];
    /** 16 luma blocks, then four of each chroma plane, 16 coefficients each. */
    private final int[] values = new int[24 * 16];

    Vp8Coefficients(byte[] probabilities, int columns) {
        this.probabilities = probabilities;
        this.above = new byte[CONTEXTS * columns];
    }

    void startRow() {
        Arrays.fill(left, (byte) 0);
    }

    /** Returns the coefficients of the macroblock read last: 16 luma blocks, then four of each chroma plane. */
    int[] values() {
        return values;
    }

    /** Notes a macroblock without coefficients; one of 4x4 blocks has no means and leaves their context alone. */
    void skip(int column, boolean smallBlocks) {
        int contexts = smallBlocks ? MEANS_CONTEXT : CONTEXTS;
        Arrays.fill(left, 0, contexts, (byte) 0);
        Arrays.fill(above, CONTEXTS * column, CONTEXTS * column + contexts, (byte) 0);
    }

    /** Reads a macroblock and returns whether any coefficient is not zero. */
    boolean read(Vp8BoolReader reader, int column, boolean smallBlocks, int[] steps) {
        Arrays.fill(values, 0);
        int first = 0;
        int type = LUMA;
        if (!smallBlocks) {
            int[] means = new int[16];
            readBlock(reader, MEANS, CONTEXTS * column + MEANS_CONTEXT, MEANS_CONTEXT, 0, means, 0, steps[2], steps[3]);
            Vp8Transform.inverseMeans(means, values);
            first = 1;
            type = LUMA_WITHOUT_MEAN;
        }
        for (int block = 0; block < 16; block++) {
            int up = CONTEXTS * column + block % 4;
            readBlock(reader, type, up, block / 4, first, values, 16 * block, steps[0], steps[1]);
        }
        for (int block = 16; block < 24; block++) {
            int plane = block < 20 ? 4 : 6;
            int up = CONTEXTS * column + plane + block % 2;
            readBlock(reader, CHROMA, up, plane + block % 4 / 2, 0, values, 16 * block, steps[4], steps[5]);
        }
        for (int value : values) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    private void readBlock(
            Vp8BoolReader reader, int type, int up, int side, int first, int[] target, int at, int dcStep, int acStep) {
        int context = above[up] + left[side];
        int end = readTokens(reader, TYPE_BYTES * type, context, first, target, at, dcStep, acStep);
        above[up] = left[side] = (byte) (end > first ? 1 : 0);
    }

    /** Returns the number of coefficients up to the last that is not zero. */
    private int readTokens(
            Vp8BoolReader reader, int type, int context, int first, int[] target, int at, int dcStep, int acStep) {
        int node = node(type, first, context);
        for (int n = first; n < 16; n++) {
            if (bit(reader, node) == 0) {
                return n;
            }
            while (bit(reader, node + 1) == 0) {
                n++;
                if (n == 16) {
                    return 16;
                }
                node = node(type, n, 0);
            }
            int value = bit(reader, node + 2) == 0 ? 1 : largeValue(reader, node);
            node = node(type, n + 1, value == 1 ? 1 : 2);
            target[at + Vp8Tables.ZIGZAG[n]] = (reader.flag() ? -value : value) * (n > 0 ? acStep : dcStep);
        }
        return 16;
    }

    private static int node(int type, int coefficient, int context) {
        return type + BAND_BYTES * Vp8Tables.BANDS[coefficient] + 11 * context;
    }

    private int bit(Vp8BoolReader reader, int node) {
        return reader.bit(probabilities[node] & 0xff);
    }

    private int largeValue(Vp8BoolReader reader, int node) {
        if (bit(reader, node + 3) == 0) {
            return bit(reader, node + 4) == 0 ? 2 : 3 + bit(reader, node + 5);
        }
        if (bit(reader, node + 6) == 0) {
            if (bit(reader, node + 7) == 0) {
                return 5 + reader.bit(159);
            }
            int high = 2 * reader.bit(165);
            return 7 + high + reader.bit(145);
        }
        int high = bit(reader, node + 8);
        int category = 2 * high + bit(reader, node + 9 + high);
        int value = 0;
        for (int probability : LARGE_VALUES[category]) {
            value = 2 * value + reader.bit(probability);
        }
        return value + 3 + (8 << category);
    }
}
