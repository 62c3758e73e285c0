// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of scoring.
 *
 * @param benchmark its name
 * @param labels how it came about, by name: {@code model}, {@code parser}, {@code judge}, ...
 * @param metrics values by name, in the order in which they are shown
 */
public record Scores(String benchmark, Map<String, String> labels, Map<String, Metric> metrics) {
    public Scores {
        requireNonNull(benchmark, "benchmark is null");
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Makes scores without labels. */
    public Scores(String benchmark, Map<String, Metric> metrics) {
        this(benchmark, Map.of(), metrics);
    }

    /** Returns these scores with one more label. */
    public Scores labelled(String label, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(label, value);
        return new Scores(benchmark, more, metrics);
    }
}
