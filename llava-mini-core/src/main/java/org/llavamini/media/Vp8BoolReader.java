// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

/** The arithmetic decoder of VP8 over one partition. */
final class Vp8BoolReader {
    private final byte[] data;
    private final int end;
    private int at;
    /** One less than the width of the current interval. */
    private int range = 254;
    /** The bits read and not yet used up: {@code bits + 8} of them count. */
    private int value;

    private int bits = -8;
    private boolean exhausted;

    Vp8BoolReader(byte[] data, int start, int end) {
        this.data = data;
        this.at = start;
        this.end = end;
    }

    /** Reads one decision whose probability of being 0 is {@code probability / 256}. */
    int bit(int probability) {
        while (bits < 0) {
            loadByte();
        }
        int split = range * probability >> 8;
        int width;
        int bit;
        if (value >> bits > split) {
            width = range - split;
            value -= split + 1 << bits;
            bit = 1;
        } else {
            width = split + 1;
            bit = 0;
        }
        int shift = Integer.numberOfLeadingZeros(width) - 24;
        bits -= shift;
        range = (width << shift) - 1;
        return bit;
    }

    private void loadByte() {
        exhausted |= at >= end;
        value = value << 8 | (at < end ? data[at] & 0xff : 0);
        at++;
        bits += 8;
    }

    boolean flag() {
        return bit(128) != 0;
    }

    /** Reads an unsigned number of some bits. */
    int number(int bitCount) {
        int number = 0;
        for (int i = 0; i < bitCount; i++) {
            number = number << 1 | bit(128);
        }
        return number;
    }

    /** Reads a magnitude and then a sign. */
    int signed(int bitCount) {
        int magnitude = number(bitCount);
        return flag() ? -magnitude : magnitude;
    }

    /** Reads a flag, then the signed number that it announces; 0 without one. */
    int optional(int bitCount) {
        return flag() ? signed(bitCount) : 0;
    }

    /** Returns whether more was read than the partition holds. */
    boolean exhausted() {
        return exhausted;
    }
}
