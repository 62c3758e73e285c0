// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.llavamini.analysis.BenchStep;
import org.llavamini.analysis.Spread;

/** Collects how long steps take; not while warming up. Not thread-safe. */
final class Stopwatch {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<BenchStep, List<Double>> millis = new EnumMap<>(BenchStep.class);
    private boolean running;

    /** Begins to collect. */
    void start() {
        running = true;
    }

    void add(BenchStep step, double milliseconds) {
        if (running) {
            millis.computeIfAbsent(step, first -> new ArrayList<>()).add(milliseconds);
        }
    }

    /** Adds the time since a moment and returns it. */
    double since(BenchStep step, long beganNanos) {
        double passed = passed(beganNanos);
        add(step, passed);
        return passed;
    }

    static double passed(long beganNanos) {
        return (System.nanoTime() - beganNanos) / NANOS_PER_MILLI;
    }

    Map<BenchStep, Spread> spreads() {
        Map<BenchStep, Spread> spreads = new EnumMap<>(BenchStep.class);
        millis.forEach((step, values) -> spreads.put(step, Spread.of(values)));
        return spreads;
    }
}
