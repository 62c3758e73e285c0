// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import org.llavamini.eval.Metric;

/** The mean score of all answers, in percent, and that of each type of question. */
public final class ScoresByType {
    private static final double PERCENT = 100;

    private final MeanScore all = new MeanScore();
    private final Map<String, MeanScore> byType = new LinkedHashMap<>();

    /**
     * Counts one answer.
     *
     * @param type of the question; empty if it has none
     * @param score 0 to 1
     */
    public void add(String type, double score) {
        all.add(PERCENT * score);
        if (!type.isEmpty()) {
            byType.computeIfAbsent(type, name -> new MeanScore()).add(PERCENT * score);
        }
    }

    /** Puts accuracy, its interval and the number of answers, of all and of each type. */
    public void putInto(Map<String, Metric> metrics) {
        all.putInto(metrics, "accuracy");
        metrics.put("total", new Metric.Count(all.total()));
        byType.forEach((type, scores) -> {
            scores.putInto(metrics, type + ".accuracy");
            metrics.put(type + ".total", new Metric.Count(scores.total()));
        });
    }
}
