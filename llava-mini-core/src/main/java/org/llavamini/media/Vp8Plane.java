// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

/** One of the three planes of a VP8 frame, in whole macroblocks, with the edges that prediction sees outside the frame. */
final class Vp8Plane {
    private static final int ABOVE_FRAME = 127;
    private static final int LEFT_OF_FRAME = 129;

    final int width;
    final int height;
    final byte[] samples;

    Vp8Plane(int width, int height) {
        this.width = width;
        this.height = height;
        this.samples = new byte[Math.multiplyExact(width, height)];
    }

    /** Returns a sample of the plane or of its edges; the corner belongs to the row above in the first row only. */
    int at(int x, int y) {
        if (y < 0) {
            return ABOVE_FRAME;
        }
        return x < 0 ? LEFT_OF_FRAME : samples[y * width + x] & 0xff;
    }

    /** Adds a residual to the 4x4 prediction that stands in the plane. */
    void add(int x, int y, int[] coefficients, int block) {
        Vp8Transform.addInverse(coefficients, block, samples, y * width + x, width);
    }
}
