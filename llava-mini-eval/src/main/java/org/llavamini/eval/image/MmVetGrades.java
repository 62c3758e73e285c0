// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.eval.Metric;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.metric.Bootstrap;

/** The grades of MM-Vet's questions in one or several runs, and the scores that they make. */
final class MmVetGrades {
    private static final List<String> CAPABILITIES = List.of("rec", "ocr", "know", "gen", "spat", "math");
    private static final double PERCENT = 100;

    private final Row items;
    private final Map<String, List<Double>> grades;
    private final int runs;

    /**
     * Checks that the grades belong to the questions.
     *
     * @param items the questions of mm-vet.json
     * @param grades of each question one for every run
     */
    MmVetGrades(Row items, Map<String, List<Double>> grades) {
        this.items = items;
        this.grades = grades;
        this.runs = grades.values().stream().mapToInt(List::size).max().orElse(1);
        grades.forEach((id, list) -> {
            if (!items.node().has(id)) {
                throw items.error("it has no question " + id);
            }
            if (list.size() != runs) {
                throw items.error("question " + id + " has " + list.size() + " grades, others have " + runs);
            }
        });
    }

    Map<String, Metric> metrics() {
        List<String> all = new ArrayList<>();
        Map<String, List<String>> byCapability = new LinkedHashMap<>();
        CAPABILITIES.forEach(name -> byCapability.put(name, new ArrayList<>()));
        items.node().properties().forEach(entry -> {
            all.add(entry.getKey());
            entry.getValue()
                    .path("capability")
                    .forEach(name -> byCapability
                            .computeIfAbsent(name.asText(), key -> new ArrayList<>())
                            .add(entry.getKey()));
        });
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put("total", new Metric.Value(mean(totals(all))));
        metrics.put("total_ci95", Bootstrap.interval95(perQuestion(all)));
        metrics.put("total_std", new Metric.Value(deviation(totals(all))));
        metrics.put("runs", new Metric.Count(runs));
        byCapability.forEach((name, ids) -> {
            if (!ids.isEmpty()) {
                metrics.put(name, new Metric.Value(mean(totals(ids))));
            }
        });
        metrics.put(
                "missing",
                new Metric.Count(
                        all.stream().filter(id -> !grades.containsKey(id)).count()));
        return metrics;
    }

    private double grade(String id, int run) {
        List<Double> list = grades.get(id);
        return list == null ? 0 : list.get(run);
    }

    /** Returns the score of each run. */
    private double[] totals(List<String> ids) {
        double[] totals = new double[runs];
        for (int run = 0; run < runs; run++) {
            double sum = 0;
            for (String id : ids) {
                sum += grade(id, run);
            }
            totals[run] = ids.isEmpty() ? 0 : PERCENT * sum / ids.size();
        }
        return totals;
    }

    private double[] perQuestion(List<String> ids) {
        return ids.stream()
                .mapToDouble(id -> {
                    double sum = 0;
                    for (int run = 0; run < runs; run++) {
                        sum += grade(id, run);
                    }
                    return PERCENT * sum / runs;
                })
                .toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Of all runs, not estimated from a sample of them, as the official scorer has it. */
    private static double deviation(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
