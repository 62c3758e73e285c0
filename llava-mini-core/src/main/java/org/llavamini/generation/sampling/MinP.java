// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import java.util.List;

/** Leaves the tokens that are at least so likely as a share of the most likely one says (Nguyen et al. 2024). */
record MinP(double share) implements LogitsProcessor {
    @Override
    public void process(float[] logits, List<Integer> previous) {
        float most = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double least = most + Math.log(share);
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] < least) {
                logits[i] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
