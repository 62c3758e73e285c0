// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.95;
    private static final double EPS = 1e-6;
    private static final double[] RATES = {0.1, 0.05, 0.2, 0.01};
    private static final double[][] GRADIENTS = {{1, -2}, {0.5, 0}, {-3, 1e-3}, {2, 2}};
    private static final double DECAY = 0.3;

    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static void differentiate(Tensor parameter, double... gradient) {
        parameter.clearGradient();
        parameter
                .multiply(Tensor.of(new float[] {(float) gradient[0], (float) gradient[1]}, 2))
                .sum()
                .backward();
    }

    /** Loshchilov and Hutter, Algorithm 2, number by number. */
    private static double[] expected(double start, int index, double decay) {
        double weight = start;
        double first = 0;
        double second = 0;
        for (int step = 0; step < RATES.length; step++) {
            double gradient = GRADIENTS[step][index];
            weight -= RATES[step] * decay * weight;
            first = BETA1 * first + (1 - BETA1) * gradient;
            second = BETA2 * second + (1 - BETA2) * gradient * gradient;
            double correctedFirst = first / (1 - Math.pow(BETA1, step + 1));
            double correctedSecond = second / (1 - Math.pow(BETA2, step + 1));
            weight -= RATES[step] * correctedFirst / (Math.sqrt(correctedSecond) + EPS);
        }
        return new double[] {weight, first, second};
    }

    @Test
    void fourStepsAgreeWithTheAlgorithm() {
        Tensor decayed = Tensor.of(new float[] {1, -4}, 2).requireGradient(true);
        Tensor plain = Tensor.of(new float[] {1, -4}, 2).requireGradient(true);
        Tensor unused = Tensor.of(new float[] {6}, 1).requireGradient(true);
        try (AdamW adam = new AdamW(List.of(decayed, plain, unused), new AdamW.Settings(BETA1, BETA2, EPS))) {
            for (int step = 0; step < RATES.length; step++) {
                differentiate(decayed, GRADIENTS[step]);
                differentiate(plain, GRADIENTS[step]);
                adam.step(new double[] {RATES[step], RATES[step], 1}, new double[] {DECAY, 0, 1});
            }
            assertThat(adam.steps()).isEqualTo(4);
            for (int i = 0; i < 2; i++) {
                double[] withDecay = expected(i == 0 ? 1 : -4, i, DECAY);
                assertThat((double) decayed.toFloats()[i]).isCloseTo(withDecay[0], within(1e-5));
                assertThat((double) plain.toFloats()[i]).isCloseTo(expected(i == 0 ? 1 : -4, i, 0)[0], within(1e-5));
                assertThat((double) adam.firstMoments().get(0).toFloats()[i]).isCloseTo(withDecay[1], within(1e-6));
                assertThat((double) adam.secondMoments().get(0).toFloats()[i]).isCloseTo(withDecay[2], within(1e-6));
            }
            assertThat(unused.toFloats()).as("without a gradient nothing moves").containsExactly(6);
        }
    }

    @Test
    void goesOnFromSavedMoments() {
        Tensor through = Tensor.of(new float[] {1, -4}, 2).requireGradient(true);
        Tensor resumed = Tensor.of(new float[] {1, -4}, 2).requireGradient(true);
        double[] none = {0};
        try (AdamW one = new AdamW(List.of(through), AdamW.Settings.defaults());
                AdamW before = new AdamW(List.of(resumed), AdamW.Settings.defaults());
                AdamW after = new AdamW(List.of(resumed), AdamW.Settings.defaults())) {
            for (int step = 0; step < 4; step++) {
                differentiate(through, GRADIENTS[step]);
                one.step(new double[] {0.1}, none);
                if (step == 2) {
                    after.restore(before.steps(), before.firstMoments(), before.secondMoments());
                }
                differentiate(resumed, GRADIENTS[step]);
                (step < 2 ? before : after).step(new double[] {0.1}, none);
            }
        }
        assertThat(resumed.toFloats()).isEqualTo(through.toFloats());
    }

    @Test
    void refusesImpossibleNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW.Settings(1, 0.9, 1e-8));
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW.Settings(0.9, -0.1, 1e-8));
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW.Settings(0.9, 0.9, 0));
    }
}
