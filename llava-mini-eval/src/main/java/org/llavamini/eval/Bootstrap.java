// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Confidence intervals by drawing the same number of samples again, with replacement (percentile bootstrap). */
final class Bootstrap {
    private static final int RESAMPLES = 1000;
    private static final long SEED = 0;
    private static final double TAIL = 0.025;

    private Bootstrap() {}

    /** Returns the bounds of the mean of some scores; always the same for the same scores. */
    static Metric.Interval interval95(double[] scores) {
        if (scores.length == 0) {
            return new Metric.Interval(0, 0);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double sum = 0;
            for (int i = 0; i < scores.length; i++) {
                sum += scores[random.nextInt(scores.length)];
            }
            means[resample] = sum / scores.length;
        }
        Arrays.sort(means);
        int cut = (int) Math.round(TAIL * RESAMPLES);
        return new Metric.Interval(means[cut], means[RESAMPLES - 1 - cut]);
    }
}
