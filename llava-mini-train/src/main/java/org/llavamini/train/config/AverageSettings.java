// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import static java.util.Objects.requireNonNull;

/**
 * Which mean of the weights a run leaves in place of the last ones.
 *
 * @param kind over what the mean goes
 * @param decay the share of what was before: of the mean so far in each step, or of the weights before the stage
 */
public record AverageSettings(Kind kind, double decay) {
    /** Kinds of mean. */
    public enum Kind {
        /** The weights of the last step. */
        NONE(0),
        /** Over all steps, each counting less the longer it is past (Polyak and Juditsky 1992, with decay). */
        EXPONENTIAL(0.999),
        /** Of the weights before the stage and after it. */
        STAGES(0.5);

        private final double decay;

        Kind(double decay) {
            this.decay = decay;
        }

        /** Returns the decay unless another one is chosen. */
        public double decay() {
            return decay;
        }
    }

    public AverageSettings {
        requireNonNull(kind, "kind is null");
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("decay must be from 0 to below 1: " + decay);
        }
    }

    /** Returns the settings that leave the last weights. */
    public static AverageSettings none() {
        return new AverageSettings(Kind.NONE, 0);
    }
}
