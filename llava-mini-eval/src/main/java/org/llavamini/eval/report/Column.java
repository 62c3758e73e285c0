// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Scores;

/**
 * A column of one of the paper's tables that our scores fill.
 *
 * @param name at its head
 * @param benchmark whose score it is
 * @param metrics which of its metrics, shown with a slash between
 * @param factor from our unit to the paper's
 * @param digits after the decimal point
 */
record Column(String name, String benchmark, List<String> metrics, double factor, int digits) {
    Column {
        metrics = List.copyOf(metrics);
    }

    /** Makes a column in percent, or of whatever unit the metric has, with one digit. */
    static Column of(String name, String benchmark, String metric) {
        return new Column(name, benchmark, List.of(metric), 1, 1);
    }

    Column times(double newFactor) {
        return new Column(name, benchmark, metrics, newFactor, digits);
    }

    Column digits(int newDigits) {
        return new Column(name, benchmark, metrics, factor, newDigits);
    }

    /** Returns the number in the paper's unit, of the first metric. */
    Optional<Double> value(Map<String, Scores> byBenchmark) {
        return value(byBenchmark, metrics.getFirst());
    }

    private Optional<Double> value(Map<String, Scores> byBenchmark, String metric) {
        return Optional.ofNullable(byBenchmark.get(benchmark))
                .map(scores -> scores.metrics().get(metric))
                .flatMap(value ->
                        value instanceof Metric.Value(double number) ? Optional.of(number * factor) : Optional.empty());
    }

    /** Returns what stands in the column; nothing if one of its metrics is missing. */
    Optional<String> cell(Map<String, Scores> byBenchmark) {
        List<Optional<Double>> values =
                metrics.stream().map(metric -> value(byBenchmark, metric)).toList();
        if (values.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of(String.join(
                "/",
                values.stream()
                        .flatMap(Optional::stream)
                        .map(value -> shown(value, digits))
                        .toList()));
    }

    static String shown(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
