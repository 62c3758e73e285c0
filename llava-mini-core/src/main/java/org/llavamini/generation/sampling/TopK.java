// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import java.util.Arrays;
import java.util.List;

/** Leaves the k largest logits, and those equal to the smallest of them. */
record TopK(int k) implements LogitsProcessor {
    @Override
    public void process(float[] logits, List<Integer> previous) {
        if (k >= logits.length) {
            return;
        }
        float[] sorted = logits.clone();
        Arrays.sort(sorted);
        float smallest = sorted[sorted.length - k];
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] < smallest) {
                logits[i] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
