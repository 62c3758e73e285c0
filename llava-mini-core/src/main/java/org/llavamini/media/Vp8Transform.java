// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

/** The inverse transforms of VP8, equal to libwebp's in every bit. */
final class Vp8Transform {
    private Vp8Transform() {}

    /** Spreads the transformed means of the 16 luma blocks over the first coefficients of those. */
    static void inverseMeans(int[] means, int[] coefficients) {
        int[] rows = new int[16];
        for (int i = 0; i < 4; i++) {
            int outer = means[i] + means[12 + i];
            int inner = means[4 + i] + means[8 + i];
            int innerDifference = means[4 + i] - means[8 + i];
            int outerDifference = means[i] - means[12 + i];
            rows[i] = outer + inner;
            rows[8 + i] = outer - inner;
            rows[4 + i] = outerDifference + innerDifference;
            rows[12 + i] = outerDifference - innerDifference;
        }
        for (int i = 0; i < 4; i++) {
            int first = rows[4 * i] + 3;
            int outer = first + rows[4 * i + 3];
            int inner = rows[4 * i + 1] + rows[4 * i + 2];
            int innerDifference = rows[4 * i + 1] - rows[4 * i + 2];
            int outerDifference = first - rows[4 * i + 3];
            coefficients[64 * i] = outer + inner >> 3;
            coefficients[64 * i + 16] = outerDifference + innerDifference >> 3;
            coefficients[64 * i + 32] = outer - inner >> 3;
            coefficients[64 * i + 48] = outerDifference - innerDifference >> 3;
        }
    }

    /** Adds the inverse transform of 16 coefficients to a 4x4 block of samples. */
    static void addInverse(int[] coefficients, int from, byte[] samples, int at, int stride) {
        int[] columns = new int[16];
        for (int i = 0; i < 4; i++) {
            int even = coefficients[from + i] + coefficients[from + 8 + i];
            int evenDifference = coefficients[from + i] - coefficients[from + 8 + i];
            int odd = small(coefficients[from + 4 + i]) - large(coefficients[from + 12 + i]);
            int oddSum = large(coefficients[from + 4 + i]) + small(coefficients[from + 12 + i]);
            columns[4 * i] = even + oddSum;
            columns[4 * i + 1] = evenDifference + odd;
            columns[4 * i + 2] = evenDifference - odd;
            columns[4 * i + 3] = even - oddSum;
        }
        for (int y = 0; y < 4; y++) {
            int first = columns[y] + 4;
            int even = first + columns[8 + y];
            int evenDifference = first - columns[8 + y];
            int odd = small(columns[4 + y]) - large(columns[12 + y]);
            int oddSum = large(columns[4 + y]) + small(columns[12 + y]);
            int row = at + y * stride;
            samples[row] = sum(samples[row], even + oddSum);
            samples[row + 1] = sum(samples[row + 1], evenDifference + odd);
            samples[row + 2] = sum(samples[row + 2], evenDifference - odd);
            samples[row + 3] = sum(samples[row + 3], even - oddSum);
        }
    }

    private static byte sum(byte sample, int residual) {
        return (byte) Math.clamp((sample & 0xff) + (residual >> 3), 0, 255);
    }

    /** Multiplies by the square root of 2 times the cosine of an eighth of pi. */
    private static int large(int value) {
        return (value * 20091 >> 16) + value;
    }

    /** Multiplies by the square root of 2 times the sine of an eighth of pi. */
    private static int small(int value) {
        return value * 35468 >> 16;
    }
}
