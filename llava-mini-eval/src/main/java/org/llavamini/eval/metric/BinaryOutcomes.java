// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.llavamini.eval.Metric;

/** Yes-or-no answers against yes-or-no solutions, yes being positive. Ratios whose denominator is zero are zero. */
public final class BinaryOutcomes {
    private static final int TRUE_POSITIVE = 0;
    private static final int FALSE_POSITIVE = 1;
    private static final int TRUE_NEGATIVE = 2;
    private static final int FALSE_NEGATIVE = 3;

    private byte[] outcomes = new byte[16];
    private int total;

    /** Counts one answer. */
    public void add(boolean answer, boolean solution) {
        if (total == outcomes.length) {
            outcomes = Arrays.copyOf(outcomes, 2 * total);
        }
        int outcome =
                answer ? (solution ? TRUE_POSITIVE : FALSE_POSITIVE) : (solution ? FALSE_NEGATIVE : TRUE_NEGATIVE);
        outcomes[total++] = (byte) outcome;
    }

    /** Returns the harmonic mean of precision and recall. */
    public double f1() {
        return f1(counts());
    }

    /** Returns it for as many answers drawn at random, with replacement. */
    public double f1(SplittableRandom random) {
        int[] counts = new int[FALSE_NEGATIVE + 1];
        for (int i = 0; i < total; i++) {
            counts[outcomes[random.nextInt(total)]]++;
        }
        return f1(counts);
    }

    /** Puts all that POPE reports under names with a prefix. */
    public void putInto(Map<String, Metric> metrics, String prefix) {
        int[] counts = counts();
        Accuracy accuracy = new Accuracy();
        for (int i = 0; i < total; i++) {
            accuracy.add(outcomes[i] == TRUE_POSITIVE || outcomes[i] == TRUE_NEGATIVE);
        }
        metrics.put(prefix + "f1", new Metric.Value(f1()));
        metrics.put(prefix + "f1_ci95", Bootstrap.interval95(this::f1));
        accuracy.putInto(metrics, prefix);
        metrics.put(prefix + "precision", new Metric.Value(precision(counts)));
        metrics.put(prefix + "recall", new Metric.Value(recall(counts)));
        metrics.put(
                prefix + "yes_ratio", new Metric.Value(ratio(counts[TRUE_POSITIVE] + counts[FALSE_POSITIVE], total)));
        metrics.put(prefix + "true_positives", new Metric.Count(counts[TRUE_POSITIVE]));
        metrics.put(prefix + "false_positives", new Metric.Count(counts[FALSE_POSITIVE]));
        metrics.put(prefix + "true_negatives", new Metric.Count(counts[TRUE_NEGATIVE]));
        metrics.put(prefix + "false_negatives", new Metric.Count(counts[FALSE_NEGATIVE]));
    }

    private int[] counts() {
        int[] counts = new int[FALSE_NEGATIVE + 1];
        for (int i = 0; i < total; i++) {
            counts[outcomes[i]]++;
        }
        return counts;
    }

    private static double f1(int[] counts) {
        double precision = precision(counts);
        double recall = recall(counts);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double precision(int[] counts) {
        return ratio(counts[TRUE_POSITIVE], counts[TRUE_POSITIVE] + counts[FALSE_POSITIVE]);
    }

    private static double recall(int[] counts) {
        return ratio(counts[TRUE_POSITIVE], counts[TRUE_POSITIVE] + counts[FALSE_NEGATIVE]);
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
