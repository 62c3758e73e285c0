// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.llavamini.eval.Metric;

final class BootstrapTest {
    @Test
    void agreesWithTheNormalApproximation() {
        double[] scores = new double[10_000];
        Arrays.fill(scores, 0, 9_000, 100);
        // 1.96 standard errors of a proportion of 0.9 in 10,000: 0.588 percent.
        Metric.Interval interval = Bootstrap.interval95(scores);
        assertThat(interval.low()).isCloseTo(90 - 0.588, within(0.06));
        assertThat(interval.high()).isCloseTo(90 + 0.588, within(0.06));
    }

    @Test
    void isTheSameEveryTime() {
        double[] scores = {0, 100, 100, 0, 100};
        assertThat(Bootstrap.interval95(scores)).isEqualTo(Bootstrap.interval95(scores));
    }

    @Test
    void hasNoWidthWhereAllAreEqual() {
        assertThat(Bootstrap.interval95(new double[] {100, 100})).isEqualTo(new Metric.Interval(100, 100));
        assertThat(Bootstrap.interval95(new double[0])).isEqualTo(new Metric.Interval(0, 0));
    }
}
