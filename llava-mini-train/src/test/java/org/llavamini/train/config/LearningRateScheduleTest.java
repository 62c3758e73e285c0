// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.llavamini.train.config.LearningRateSchedule.Kind;

class LearningRateScheduleTest {
    /** The learning rates of the official training code over four steps with one of warm-up. */
    @Test
    void agreesWithTheOfficialCode() {
        LearningRateSchedule schedule = new LearningRateSchedule(Kind.COSINE, 4, 1);
        double[] expected = {0, 1, 0.75, 0.25};
        for (int step = 0; step < 4; step++) {
            assertThat(schedule.factor(step)).isCloseTo(expected[step], within(1e-12));
        }
        assertThat(schedule.factor(4)).isCloseTo(0, within(1e-12));
    }

    @Test
    void risesLinearlyAndThenStays() {
        LearningRateSchedule schedule = new LearningRateSchedule(Kind.CONSTANT, 100, 4);
        assertThat(schedule.factor(0)).isZero();
        assertThat(schedule.factor(1)).isEqualTo(0.25);
        assertThat(schedule.factor(4)).isEqualTo(1);
        assertThat(schedule.factor(99)).isEqualTo(1);
    }

    @Test
    void theWarmUpIsRoundedUp() {
        assertThat(LearningRateSchedule.of(Kind.COSINE, 101, 0.03).warmupSteps())
                .isEqualTo(4);
        assertThat(LearningRateSchedule.of(Kind.COSINE, 4, 0).factor(0)).isEqualTo(1);
    }
}
