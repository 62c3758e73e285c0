// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalLong;

/**
 * How an answer is chosen; greedy unless the temperature is above 0.
 *
 * @param maxNewTokens longest answer
 * @param temperature divides the logits before sampling; 0 takes the most likely token
 * @param topP only the most likely tokens that together have this probability are sampled; 1 for all
 * @param topK only that many of the most likely tokens are sampled; 0 for all
 * @param minP only tokens of at least this share of the most likely one's probability are sampled; 0 for all
 * @param repetitionPenalty logits of tokens that occurred are divided (if positive) or multiplied by it; 1 for none
 * @param frequencyPenalty taken from the logit of a token for each time that it occurs in the answer; 0 for none
 * @param presencePenalty taken from the logit of a token that occurs in the answer; 0 for none
 * @param seed of sampling; the same seed gives the same text
 * @param stop strings that end the answer; they are no part of it
 */
public record GenerationOptions(
        int maxNewTokens,
        double temperature,
        double topP,
        int topK,
        double minP,
        double repetitionPenalty,
        double frequencyPenalty,
        double presencePenalty,
        OptionalLong seed,
        List<String> stop) {
    /** Checks the numbers. */
    public GenerationOptions {
        requireNonNull(seed, "seed is null");
        stop = List.copyOf(stop);
        require(maxNewTokens > 0, "maxNewTokens must be greater than zero: " + maxNewTokens);
        require(temperature >= 0 && Double.isFinite(temperature), "temperature must not be negative: " + temperature);
        require(topP > 0 && topP <= 1, "topP must be above 0 and at most 1: " + topP);
        require(topK >= 0, "topK must not be negative: " + topK);
        require(minP >= 0 && minP <= 1, "minP must be from 0 to 1: " + minP);
        require(Double.isFinite(frequencyPenalty), "frequencyPenalty must be a number: " + frequencyPenalty);
        require(Double.isFinite(presencePenalty), "presencePenalty must be a number: " + presencePenalty);
        require(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetitionPenalty must be greater than zero: " + repetitionPenalty);
        require(stop.stream().noneMatch(String::isEmpty), "stop strings must not be empty");
    }

    /** Chooses without {@link #minP}, {@link #frequencyPenalty} and {@link #presencePenalty}. */
    public GenerationOptions(
            int maxNewTokens,
            double temperature,
            double topP,
            int topK,
            double repetitionPenalty,
            OptionalLong seed,
            List<String> stop) {
        this(maxNewTokens, temperature, topP, topK, 0, repetitionPenalty, 0, 0, seed, stop);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Returns greedy decoding of at most 256 tokens. */
    public static GenerationOptions defaults() {
        return new GenerationOptions(256, 0, 1, 0, 1, OptionalLong.empty(), List.of());
    }

    /** Returns these options with another longest answer. */
    public GenerationOptions withMaxNewTokens(int tokens) {
        return new GenerationOptions(
                tokens,
                temperature,
                topP,
                topK,
                minP,
                repetitionPenalty,
                frequencyPenalty,
                presencePenalty,
                seed,
                stop);
    }
}
