// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import java.util.HashSet;
import java.util.List;

/** Makes tokens that occurred less likely (Keskar et al. 2019). */
record RepetitionPenalty(double penalty) implements LogitsProcessor {
    @Override
    public void process(float[] logits, List<Integer> previous) {
        for (int id : new HashSet<>(previous)) {
            if (id >= 0 && id < logits.length) {
                logits[id] = (float) (logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty);
            }
        }
    }
}
