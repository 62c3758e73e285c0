// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.llavamini.option.FinishReason;

/** Counts what an engine does, from its beginning on. Written by the engine's thread, read by any. */
public final class EngineCounters {
    /** Passes of more rows than this are counted together. */
    private static final int MOST_ROWS = 64;

    private final AtomicLong picturesSeen = new AtomicLong();
    private final AtomicLong picturesKnown = new AtomicLong();
    private final AtomicLong framesSeen = new AtomicLong();
    private final AtomicLong framesSkipped = new AtomicLong();
    private final AtomicLong promptTokens = new AtomicLong();
    private final AtomicLong generatedTokens = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLongArray rowsPerStep = new AtomicLongArray(MOST_ROWS + 1);
    private final Map<FinishReason, AtomicLong> endings = Arrays.stream(FinishReason.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new AtomicLong()));

    void pictureSeen() {
        picturesSeen.incrementAndGet();
    }

    void pictureKnown() {
        picturesKnown.incrementAndGet();
    }

    void frames(long count) {
        framesSeen.addAndGet(count);
    }

    void framesSkipped(long count) {
        framesSkipped.addAndGet(count);
    }

    void step(int rows, long promptTokensRead) {
        rowsPerStep.incrementAndGet(Math.min(rows, MOST_ROWS));
        promptTokens.addAndGet(promptTokensRead);
    }

    void token() {
        generatedTokens.incrementAndGet();
    }

    void finished(FinishReason reason) {
        Objects.requireNonNull(endings.get(reason)).incrementAndGet();
    }

    void failed() {
        failures.incrementAndGet();
    }

    /**
     * What was done so far.
     *
     * @param picturesSeen pictures that the vision tower saw for requests
     * @param picturesKnown requests about pictures that it had seen before
     * @param framesSeen frames of videos that requests met
     * @param framesSkipped frames that were left out because they hardly differed from the one before
     * @param promptTokens tokens of prompts that the language model read
     * @param generatedTokens tokens of answers
     * @param failures requests that could not be answered
     * @param rowsPerStep entry i: how many passes of the language model had i rows; the last entry: that many or more
     * @param endings how many answers ended for each reason
     */
    public record Counts(
            long picturesSeen,
            long picturesKnown,
            long framesSeen,
            long framesSkipped,
            long promptTokens,
            long generatedTokens,
            long failures,
            List<Long> rowsPerStep,
            Map<FinishReason, Long> endings) {
        public Counts {
            rowsPerStep = List.copyOf(rowsPerStep);
            endings = Map.copyOf(endings);
        }
    }

    /** Returns what was done so far; the numbers are read one after the other. */
    public Counts counts() {
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < rowsPerStep.length(); i++) {
            steps.add(rowsPerStep.get(i));
        }
        Map<FinishReason, Long> reasons = new EnumMap<>(FinishReason.class);
        endings.forEach((reason, count) -> reasons.put(reason, count.get()));
        return new Counts(
                picturesSeen.get(),
                picturesKnown.get(),
                framesSeen.get(),
                framesSkipped.get(),
                promptTokens.get(),
                generatedTokens.get(),
                failures.get(),
                steps,
                reasons);
    }
}
