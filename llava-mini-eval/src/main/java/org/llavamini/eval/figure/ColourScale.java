// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

/** Colours from dark violet over green to yellow, evenly brighter (viridis of matplotlib, by ten of its colours). */
final class ColourScale {
    private static final int[] COLOURS = {
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6CCE59, 0xB4DE2C, 0xFDE725
    };

    private ColourScale() {}

    /** Returns the colour, {@code 0xRRGGBB}, of a number between 0 and 1; others count as the nearer of these. */
    static int colour(double fraction) {
        double place = Math.clamp(fraction, 0, 1) * (COLOURS.length - 1);
        int below = (int) Math.min(COLOURS.length - 2, Math.floor(place));
        return mix(COLOURS[below], COLOURS[below + 1], place - below);
    }

    /** Returns the mixture of two colours, {@code share} of it the second one. */
    static int mix(int first, int second, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double one = first >> shift & 0xFF;
            double other = second >> shift & 0xFF;
            mixed |= (int) Math.round(one + (other - one) * share) << shift;
        }
        return mixed;
    }
}
