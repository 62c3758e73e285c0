// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.config.AverageSettings;

final class WeightAverageTest {
    private static final float[] STEPS = {1, 3, 2, 5, 4};

    private static float left(AverageSettings settings) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            Tensor weight = Tensor.of(new float[] {0}, 1);
            WeightAverage average = new WeightAverage(settings, List.of(weight));
            for (int i = 0; i < STEPS.length; i++) {
                weight.copyFrom(Tensor.of(new float[] {STEPS[i]}, 1));
                average.add(i + 1);
            }
            average.put();
            return weight.toFloats()[0];
        }
    }

    @Test
    void exponential() {
        // By hand: in step t the share of what was before is the smaller one of the decay and (1 + t) / (10 + t).
        double mean = 0;
        for (int t = 1; t <= STEPS.length; t++) {
            double decay = Math.min(0.3, (1.0 + t) / (10.0 + t));
            mean = decay * mean + (1 - decay) * STEPS[t - 1];
        }
        assertThat((double) left(new AverageSettings(AverageSettings.Kind.EXPONENTIAL, 0.3)))
                .isCloseTo(mean, within(1e-5));
    }

    @Test
    void ofTheWeightsBeforeAndAfter() {
        assertThat((double) left(new AverageSettings(AverageSettings.Kind.STAGES, 0.25)))
                .isCloseTo(0.25 * 0 + 0.75 * 4, within(1e-6));
    }

    @Test
    void none() {
        assertThat(left(AverageSettings.none())).isEqualTo(4);
    }
}
