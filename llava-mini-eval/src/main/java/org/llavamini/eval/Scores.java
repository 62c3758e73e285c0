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
 * @param metrics values by name, in the order in which they are shown
 */
public record Scores(String benchmark, Map<String, Metric> metrics) {
    public Scores {
        requireNonNull(benchmark, "benchmark is null");
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
