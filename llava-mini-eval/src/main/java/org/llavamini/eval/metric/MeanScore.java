// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.Arrays;
import java.util.Map;
import org.llavamini.eval.Metric;

/** Gathers the scores of single answers and gives their mean with its confidence interval. */
public final class MeanScore {
    private double[] scores = new double[16];
    private int total;

    /** Counts one answer. */
    public void add(double score) {
        if (total == scores.length) {
            scores = Arrays.copyOf(scores, 2 * total);
        }
        scores[total++] = score;
    }

    /** Returns how many answers were counted. */
    public int total() {
        return total;
    }

    /** Returns the mean; 0 of nothing. */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < total; i++) {
            sum += scores[i];
        }
        return total == 0 ? 0 : sum / total;
    }

    /** Puts mean and interval under a name. */
    public void putInto(Map<String, Metric> metrics, String name) {
        metrics.put(name, new Metric.Value(mean()));
        metrics.put(name + "_ci95", Bootstrap.interval95(scores()));
    }

    /** Returns the scores in the order in which they were counted. */
    public double[] scores() {
        return Arrays.copyOf(scores, total);
    }
}
