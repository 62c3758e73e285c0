// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import java.util.List;

/**
 * What is measured.
 *
 * @param textTokens tokens of text in a question
 * @param newTokens tokens of an answer
 * @param frames lengths of videos that are asked about, each once
 * @param batch how many pictures are asked about at a time, besides one
 * @param repeat how often everything about single pictures and batches is measured, after once to warm up
 * @param threads how many threads read memory to measure its bandwidth
 */
public record BenchPlan(int textTokens, int newTokens, List<Integer> frames, int batch, int repeat, int threads) {
    public BenchPlan {
        frames = List.copyOf(frames);
        requirePositive(textTokens, "textTokens");
        requirePositive(newTokens, "newTokens");
        requirePositive(batch, "batch");
        requirePositive(repeat, "repeat");
        requirePositive(threads, "threads");
        frames.forEach(count -> requirePositive(count, "frames"));
    }

    private static void requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be greater than zero: " + value);
        }
    }
}
