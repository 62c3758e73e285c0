// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import java.util.List;
import org.llavamini.option.GenerationOptions;

/** Changes the logits of the next token before one is chosen. */
@FunctionalInterface
interface LogitsProcessor {
    /**
     * Changes the logits in place.
     *
     * @param logits one for each token of the vocabulary
     * @param previous the ids so far, prompt and answer
     */
    void process(float[] logits, List<Integer> previous);

    /** Returns this processor followed by another. */
    default LogitsProcessor andThen(LogitsProcessor next) {
        return (logits, previous) -> {
            process(logits, previous);
            next.process(logits, previous);
        };
    }

    /** Returns the processors that the options ask for, in Hugging Face's order. */
    static LogitsProcessor of(GenerationOptions options) {
        LogitsProcessor all = (logits, previous) -> {};
        if (options.repetitionPenalty() != 1) {
            all = all.andThen(new RepetitionPenalty(options.repetitionPenalty()));
        }
        if (options.frequencyPenalty() != 0 || options.presencePenalty() != 0) {
            all = all.andThen(new OccurrencePenalty(options.frequencyPenalty(), options.presencePenalty()));
        }
        if (options.temperature() > 0) {
            all = all.andThen(new Temperature(options.temperature()));
            if (options.topK() > 0) {
                all = all.andThen(new TopK(options.topK()));
            }
            if (options.topP() < 1) {
                all = all.andThen(new TopP(options.topP()));
            }
            if (options.minP() > 0) {
                all = all.andThen(new MinP(options.minP()));
            }
        }
        return all;
    }
}
