// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

/** Predicts blocks of a VP8 key frame from their neighbours above and to the left. */
final class Vp8Predictor {
    static final int DC = 0;
    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;

    /**
     * The directional modes of 4x4 blocks, from {@link #VERTICAL} on: each letter is a sample of the prediction, row by row.
     * Neighbours are numbered from the lowest on the left over the corner (G, 6) to the last above (O, 14); a capital takes
     * the mean of three around its neighbour, a small letter of its neighbour and the next.
     */
    private static final String[] DIRECTIONS = {
        "HIJKHIJKHIJKHIJK", // vertical
        "FFFFEEEEDDDDCCCC", // horizontal
        "IJKLJKLMKLMNLMNO", // left and down
        "GHIJFGHIEFGHDEFG", // right and down
        "ghijGHIJFghiEGHI", // vertical, to the right
        "hijkIJKLijkMJKLN", // vertical, to the left
        "fGHIeFfGdEeFcDdE", // horizontal, downwards
        "eEdDdDcCcCBBBBBB" // horizontal, upwards
    };

    private static final int CORNER = 6;

    private Vp8Predictor() {}

    /** Predicts a square block of a macroblock: 16 samples a side in luma, 8 in chroma. */
    static void predict(Vp8Plane plane, int left, int top, int side, int mode) {
        int mean = mode == DC ? mean(plane, left, top, side) : 0;
        int corner = plane.at(left - 1, top - 1);
        for (int y = top; y < top + side; y++) {
            int beside = plane.at(left - 1, y);
            for (int x = left; x < left + side; x++) {
                int sample =
                        switch (mode) {
                            case DC -> mean;
                            case VERTICAL -> plane.at(x, top - 1);
                            case HORIZONTAL -> beside;
                            default -> Math.clamp(plane.at(x, top - 1) + beside - corner, 0, 255);
                        };
                plane.samples[y * plane.width + x] = (byte) sample;
            }
        }
    }

    private static int mean(Vp8Plane plane, int left, int top, int side) {
        int sum = 0;
        int count = (left > 0 ? side : 0) + (top > 0 ? side : 0);
        for (int i = 0; i < side; i++) {
            sum += (top > 0 ? plane.at(left + i, top - 1) : 0) + (left > 0 ? plane.at(left - 1, top + i) : 0);
        }
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    /**
     * Predicts a 4x4 block.
     *
     * @param aboveRight the four samples above and to the right of the block, from an offset on
     */
    static void predictSmall(Vp8Plane plane, int left, int top, int mode, int[] aboveRight) {
        int[] near = new int[16];
        for (int i = 0; i < 4; i++) {
            near[CORNER - 1 - i] = plane.at(left - 1, top + i);
            near[CORNER + 1 + i] = plane.at(left + i, top - 1);
            near[CORNER + 5 + i] = aboveRight[i];
        }
        near[CORNER] = plane.at(left - 1, top - 1);
        // The ends are repeated for the means of three at the ends.
        near[1] = near[0] = near[2];
        near[15] = near[14];
        int sum = 4;
        for (int i = 0; i < 4; i++) {
            sum += near[CORNER - 1 - i] + near[CORNER + 1 + i];
        }
        for (int i = 0; i < 16; i++) {
            int sample =
                    switch (mode) {
                        case DC -> sum >> 3;
                        case TRUE_MOTION ->
                            Math.clamp(near[CORNER - 1 - i / 4] + near[CORNER + 1 + i % 4] - near[CORNER], 0, 255);
                        default -> directed(near, DIRECTIONS[mode - VERTICAL].charAt(i));
                    };
            plane.samples[(top + i / 4) * plane.width + left + i % 4] = (byte) sample;
        }
    }

    private static int directed(int[] near, char rule) {
        if (rule >= 'a') {
            return near[rule - 'a'] + near[rule - 'a' + 1] + 1 >> 1;
        }
        int middle = rule - 'A';
        return near[middle - 1] + 2 * near[middle] + near[middle + 1] + 2 >> 2;
    }
}
