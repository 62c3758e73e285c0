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
        MEDIA,
        VISION,
        PRE_FUSION,
        PREFILL,
        DECODE
    }

    private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    private final long began = System.nanoTime();
    private double firstTokenMillis;

    /** Runs the work and adds its time to the stage. */
    public <T> T time(Stage stage, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            nanos.merge(stage, System.nanoTime() - start, Long::sum);
        }
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
