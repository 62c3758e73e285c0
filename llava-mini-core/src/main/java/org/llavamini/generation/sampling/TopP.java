// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Leaves the most likely tokens whose probabilities add up to at least p (Holtzman et al. 2020); at least one. */
record TopP(double p) implements LogitsProcessor {
    @Override
    public void process(float[] logits, List<Integer> previous) {
        double[] probabilities = Softmax.of(logits);
        Integer[] order = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
                .toArray(Integer[]::new);
        double sum = 0;
        int kept = 0;
        while (kept < order.length && sum < p) {
            sum += probabilities[order[kept++]];
        }
        Arrays.stream(order, kept, order.length).forEach(i -> logits[i] = Float.NEGATIVE_INFINITY);
    }
}
