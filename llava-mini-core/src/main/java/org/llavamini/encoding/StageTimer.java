// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Adds up how long each stage of one request took, from the moment of its making on. Not thread-safe. */
public final class StageTimer {
    /** The stages of a request, in their order. */
    public enum Stage {
        QUEUE,
        MEDIA,
        VISION,
        PRE_FUSION,
        PREFILL,
        DECODE
    }

    private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    private final long began;
    private double firstTokenMillis;

    /** Begins now. */
    public StageTimer() {
        this(System.nanoTime());
    }

    /** Begins earlier, at a time of {@link System#nanoTime}. */
    public StageTimer(long began) {
        this.began = began;
    }

    /** Runs the work and adds its time to the stage. */
    public <T> T time(Stage stage, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            nanos.merge(stage, System.nanoTime() - start, Long::sum);
        }
    }

    /** Adds time to a stage that this request shared with others. */
    public void add(Stage stage, long passedNanos) {
        nanos.merge(stage, passedNanos, Long::sum);
    }

    /** Returns the time of a stage so far, in nanoseconds. */
    public long nanos(Stage stage) {
        return nanos.getOrDefault(stage, 0L);
    }

    /** Returns the time of a stage so far, in milliseconds. */
    public double millis(Stage stage) {
        return nanos.getOrDefault(stage, 0L) / 1e6;
    }

    /** Notes that the first token of the answer is chosen. */
    public void markFirstToken() {
        if (firstTokenMillis == 0) {
            firstTokenMillis = (System.nanoTime() - began) / 1e6;
        }
    }

    /** Returns the time from the request to the first token, in milliseconds; 0 before it. */
    public double firstTokenMillis() {
        return firstTokenMillis;
    }
}
