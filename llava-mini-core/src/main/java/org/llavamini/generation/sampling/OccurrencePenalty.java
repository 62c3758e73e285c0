// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes tokens of the answer less likely, as OpenAI's API has it.
 *
 * @param frequency taken from a token's logit for each time that it occurs
 * @param presence taken once from the logit of a token that occurs
 */
record OccurrencePenalty(double frequency, double presence) implements LogitsProcessor {
    @Override
    public void process(float[] logits, List<Integer> previous) {
        Set<Integer> seen = new HashSet<>();
        for (int id : previous) {
            if (id >= 0 && id < logits.length) {
                logits[id] -= (float) (frequency + (seen.add(id) ? presence : 0));
            }
        }
    }
}
