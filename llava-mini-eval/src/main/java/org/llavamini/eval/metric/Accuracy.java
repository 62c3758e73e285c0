// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.BitSet;
import java.util.Map;
import org.llavamini.eval.Metric;

/** Counts right and wrong answers and gives the accuracy in percent with its confidence interval. */
public final class Accuracy {
    private static final double PERCENT = 100;

    private final BitSet rights = new BitSet();
    private int total;

    /** Counts one answer. */
    public void add(boolean right) {
        rights.set(total++, right);
    }

    /** Puts accuracy, its interval, correct and total under names with a prefix such as {@code color.}. */
    public void putInto(Map<String, Metric> metrics, String prefix) {
        metrics.put(prefix + "accuracy", new Metric.Value(percent()));
        metrics.put(prefix + "accuracy_ci95", Bootstrap.interval95(scores()));
        metrics.put(prefix + "correct", new Metric.Count(rights.cardinality()));
        metrics.put(prefix + "total", new Metric.Count(total));
    }

    /** Returns the accuracy in percent; 0 of nothing. */
    public double percent() {
        return total == 0 ? 0 : PERCENT * rights.cardinality() / total;
    }

    /** Returns 100 for each right answer and 0 for each wrong one, in the order in which they were counted. */
    public double[] scores() {
        double[] scores = new double[total];
        for (int i = 0; i < total; i++) {
            scores[i] = rights.get(i) ? PERCENT : 0;
        }
        return scores;
    }
}
