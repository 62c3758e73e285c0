// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.llavamini.eval.Metric;

/** Confidence intervals by drawing the same number of samples again, with replacement (percentile bootstrap). */
public final class Bootstrap {
    private static final int RESAMPLES = 1000;
    private static final long SEED = 0;
    private static final double TAIL = 0.025;

    private Bootstrap() {}

    /** Returns the bounds of the mean of some scores; always the same for the same scores. */
    public static Metric.Interval interval95(double[] scores) {
        return interval95(List.of(scores));
    }

    /** Returns the bounds of the mean of the means of several groups, each drawn anew by itself. */
    public static Metric.Interval interval95(List<double[]> groups) {
        return interval95(random -> {
            double sum = 0;
            for (double[] group : groups) {
                double inGroup = 0;
                for (int i = 0; i < group.length; i++) {
                    inGroup += group[random.nextInt(group.length)];
                }
                sum += group.length == 0 ? 0 : inGroup / group.length;
            }
            return groups.isEmpty() ? 0 : sum / groups.size();
        });
    }

    /**
     * Returns the bounds of any statistic.
     *
     * @param resampled draws all samples again and computes it
     */
    public static Metric.Interval interval95(ToDoubleFunction<SplittableRandom> resampled) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] values = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            values[resample] = resampled.applyAsDouble(random);
        }
        Arrays.sort(values);
        int cut = (int) Math.round(TAIL * RESAMPLES);
        return new Metric.Interval(values[cut], values[RESAMPLES - 1 - cut]);
    }
}
