// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

/** What stands before the macroblocks of a VP8 key frame: segments, filter, quantiser steps and probabilities. */
final class Vp8Header {
    private static final int SEGMENTS = 4;

    /** Whether each macroblock names its segment. */
    final boolean segmentMap;
    /** Probabilities of the tree of segments. */
    final int[] segmentProbabilities = {255, 255, 255};

    final boolean simpleFilter;
    final int sharpness;
    final int partitions;
    /** Probability that a macroblock is not marked as empty, or -1 where all may have some. */
    final int skipProbability;

    final byte[] coefficientProbabilities;
    private final boolean segmented;
    private boolean absolute;
    private final int[] segmentQuantizers = new int[SEGMENTS];
    private final int[] segmentFilters = new int[SEGMENTS];
    private final int filterLevel;
    private int intraDelta;
    private int smallBlockDelta;
    private final int[][] steps = new int[SEGMENTS][];

    Vp8Header(Vp8BoolReader reader) {
        reader.number(2); // colour space and clamping: neither matters to a decoder that always clamps
        segmented = reader.flag();
        segmentMap = segmented && reader.flag();
        if (segmented) {
            readSegments(reader);
        }
        simpleFilter = reader.flag();
        filterLevel = reader.number(6);
        sharpness = reader.number(3);
        if (reader.flag()) {
            readFilterDeltas(reader);
        }
        partitions = 1 << reader.number(2);
        readSteps(reader);
        reader.flag(); // whether the probabilities outlive this frame
        coefficientProbabilities = Vp8Tables.coefficientProbabilities();
        byte[] updates = Vp8Tables.updateProbabilities();
        for (int i = 0; i < updates.length; i++) {
            if (reader.bit(updates[i] & 0xff) != 0) {
                coefficientProbabilities[i] = (byte) reader.number(8);
            }
        }
        skipProbability = reader.flag() ? reader.number(8) : -1;
    }

    private void readSegments(Vp8BoolReader reader) {
        if (reader.flag()) {
            absolute = reader.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                segmentQuantizers[i] = reader.optional(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                segmentFilters[i] = reader.optional(6);
            }
        }
        for (int i = 0; segmentMap && i < segmentProbabilities.length; i++) {
            segmentProbabilities[i] = reader.flag() ? reader.number(8) : 255;
        }
    }

    private void readFilterDeltas(Vp8BoolReader reader) {
        if (reader.flag()) {
            intraDelta = reader.optional(6);
            for (int i = 1; i < 4; i++) {
                reader.optional(6); // for frames that refer to others
            }
            smallBlockDelta = reader.optional(6);
            for (int i = 1; i < 4; i++) {
                reader.optional(6);
            }
        }
    }

    private void readSteps(Vp8BoolReader reader) {
        int base = reader.number(7);
        int[] deltas = new int[5];
        for (int i = 0; i < deltas.length; i++) {
            deltas[i] = reader.optional(4);
        }
        for (int i = 0; i < SEGMENTS; i++) {
            int level = segmented ? segmentQuantizers[i] + (absolute ? 0 : base) : base;
            steps[i] = new int[] {
                Vp8Tables.DC_STEPS[Math.clamp(level + deltas[0], 0, 127)],
                Vp8Tables.AC_STEPS[Math.clamp(level, 0, 127)],
                2 * Vp8Tables.DC_STEPS[Math.clamp(level + deltas[1], 0, 127)],
                Math.max(8, Vp8Tables.AC_STEPS[Math.clamp(level + deltas[2], 0, 127)] * 155 / 100),
                Vp8Tables.DC_STEPS[Math.clamp(level + deltas[3], 0, 117)],
                Vp8Tables.AC_STEPS[Math.clamp(level + deltas[4], 0, 127)]
            };
        }
    }

    /** Returns the quantiser steps of a segment: first and other coefficients of luma, of its means, of chroma. */
    int[] steps(int segment) {
        return steps[segment];
    }

    /** Returns the strength of the loop filter, 0 to 63, for a macroblock. */
    int filterLevel(int segment, boolean smallBlocks) {
        if (filterLevel == 0) {
            return 0;
        }
        int level = segmented ? segmentFilters[segment] + (absolute ? 0 : filterLevel) : filterLevel;
        return Math.clamp(level + intraDelta + (smallBlocks ? smallBlockDelta : 0), 0, 63);
    }
}
