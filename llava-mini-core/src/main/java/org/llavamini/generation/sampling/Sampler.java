// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.llavamini.option.GenerationOptions;

/** Chooses the next token: the most likely one, or at random by the processed probabilities. One per answer, for one thread. */
public final class Sampler {
    private static final String ALGORITHM = "L64X128MixRandom";

    private final LogitsProcessor processor;
    private final boolean greedy;
    private final RandomGenerator random;

    /** Prepares to choose, by the temperature, the bounds and the seed of the options. */
    public Sampler(GenerationOptions options) {
        processor = LogitsProcessor.of(options);
        greedy = options.temperature() == 0;
        RandomGeneratorFactory<RandomGenerator> factory = RandomGeneratorFactory.of(ALGORITHM);
        random = options.seed().isPresent() ? factory.create(options.seed().getAsLong()) : factory.create();
    }

    /**
     * Returns the id of the next token.
     *
     * @param logits one per word of the vocabulary; they are changed
     * @param previous the ids of the prompt and of the answer so far
     */
    public int next(float[] logits, List<Integer> previous) {
        processor.process(logits, previous);
        return greedy ? largest(logits) : sample(Softmax.of(logits));
    }

    private static int largest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private int sample(double[] probabilities) {
        double remaining = random.nextDouble();
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                remaining -= probabilities[i];
                last = i;
                if (remaining < 0) {
                    return i;
                }
            }
        }
        return last;
    }
}
