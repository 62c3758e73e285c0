// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

/**
 * How the learning rate moves: linearly up, then down to zero along half a cosine, or constant.
 *
 * @param kind the form after the warm-up
 * @param totalSteps steps of the whole run
 * @param warmupSteps steps from zero to the peak
 */
public record LearningRateSchedule(Kind kind, long totalSteps, long warmupSteps) {
    /** Forms of schedule. */
    public enum Kind {
        COSINE,
        CONSTANT
    }

    /** Returns the schedule whose warm-up is a fraction of the run, rounded up. */
    public static LearningRateSchedule of(Kind kind, long totalSteps, double warmupRatio) {
        return new LearningRateSchedule(kind, totalSteps, (long) Math.ceil(warmupRatio * totalSteps));
    }

    /** Returns what the peak rate is multiplied with in a step, which counts from 0. */
    public double factor(long step) {
        if (step < warmupSteps) {
            return (double) step / Math.max(1, warmupSteps);
        }
        return switch (kind) {
            case CONSTANT -> 1;
            case COSINE -> {
                double progress = (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
                yield Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
            }
        };
    }
}
