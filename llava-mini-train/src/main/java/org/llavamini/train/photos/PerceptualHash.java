// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import org.llavamini.media.Picture;

/**
 * A name of 64 bits for what a picture looks like, the difference hash: whether each of 8 × 8 places is brighter than the one right
 * of it. Copies in other sizes and qualities differ in few bits.
 *
 * @param bits row by row
 */
record PerceptualHash(long bits) {
    private static final int SIDE = 8;
    private static final int SAMPLES = 4;

    static PerceptualHash of(Picture picture) {
        long bits = 0;
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                bits = bits << 1 | (gray(picture, column, row) > gray(picture, column + 1, row) ? 1 : 0);
            }
        }
        return new PerceptualHash(bits);
    }

    /** Returns the mean brightness of one of nine by eight places. */
    private static double gray(Picture picture, int column, int row) {
        int left = column * picture.width() / (SIDE + 1);
        int right = Math.max(left + 1, (column + 1) * picture.width() / (SIDE + 1));
        int top = row * picture.height() / SIDE;
        int bottom = Math.max(top + 1, (row + 1) * picture.height() / SIDE);
        int across = Math.max(1, (right - left) / SAMPLES / 2);
        int down = Math.max(1, (bottom - top) / SAMPLES / 2);
        double sum = 0;
        int count = 0;
        for (int y = top; y < Math.min(bottom, picture.height()); y += down) {
            for (int x = left; x < Math.min(right, picture.width()); x += across) {
                int pixel = picture.pixel(x, y);
                sum += 0.299 * (pixel >> 16) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** Returns in how many bits they differ. */
    int distance(PerceptualHash other) {
        return Long.bitCount(bits ^ other.bits);
    }
}
