// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import java.util.List;

/** Flattens (above 1) or sharpens (below 1) the distribution. */
record Temperature(double temperature) implements LogitsProcessor {
    @Override
    public void process(float[] logits, List<Integer> previous) {
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (logits[i] / temperature);
        }
    }
}
