// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.llavamini.analysis.BenchStep;
import org.llavamini.analysis.BenchWork;
import org.llavamini.analysis.Spread;

/** Collects how long steps take, and how long processors work for what; not while warming up. Not thread-safe. */
final class Stopwatch {
    private final LongSupplier processorNanos;
    private final Map<BenchStep, List<Double>> millis = new EnumMap<>(BenchStep.class);
    private final Map<BenchWork, List<Double>> processorSeconds = new EnumMap<>(BenchWork.class);
    private boolean running;

    /** Reads the processors' time off a clock in nanoseconds. */
    Stopwatch(LongSupplier processorNanos) {
        this.processorNanos = processorNanos;
    }

    /** Begins to collect. */
    void start() {
        running = true;
    }

    Moment now() {
        return new Moment(System.nanoTime(), processorNanos.getAsLong());
    }

    void add(BenchStep step, double milliseconds) {
        if (running) {
            millis.computeIfAbsent(step, first -> new ArrayList<>()).add(milliseconds);
        }
    }

    /** Adds the time since a moment. */
    void since(BenchStep step, Moment began) {
        add(step, began.millisTo(now()));
    }

    /** Adds what processors worked between two moments for so many equal pieces of work; for none there is nothing to add. */
    void worked(BenchWork work, Moment began, Moment ended, int pieces) {
        if (running && pieces > 0) {
            processorSeconds
                    .computeIfAbsent(work, first -> new ArrayList<>())
                    .add(began.processorSecondsTo(ended) / pieces);
        }
    }

    Map<BenchStep, Spread> millis() {
        return spreads(millis, BenchStep.class);
    }

    Map<BenchWork, Spread> processorSeconds() {
        return spreads(processorSeconds, BenchWork.class);
    }

    private static <K extends Enum<K>> Map<K, Spread> spreads(Map<K, List<Double>> collected, Class<K> keys) {
        Map<K, Spread> spreads = new EnumMap<>(keys);
        collected.forEach((key, values) -> spreads.put(key, Spread.of(values)));
        return spreads;
    }
}
