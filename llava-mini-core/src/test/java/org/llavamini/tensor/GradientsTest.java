// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Tensor parameter(float... values) {
        return Tensor.of(values, values.length).requireGradient(true);
    }

    private static float[] gradient(Tensor parameter) {
        return parameter.gradient().orElseThrow().toFloats();
    }

    /** L = sum (ab + a)², hence dL/da = 2(ab + a)(b + 1) and dL/db = 2(ab + a)a. */
    @Test
    void agreeWithTheDerivativeByHand() {
        Tensor a = parameter(1, 2);
        Tensor b = parameter(3, 1);
        assertThat(a.gradient()).isEmpty();
        Tensor y = a.multiply(b).add(a);
        Tensor loss = y.multiply(y).sum();
        assertThat(loss.item()).isEqualTo(32);
        loss.backward();
        assertThat(gradient(a)).containsExactly(32, 16);
        assertThat(gradient(b)).containsExactly(8, 16);

        a.multiply(2).sum().backward();
        assertThat(gradient(a)).as("gradients add up").containsExactly(34, 18);
        Gradients.clear(List.of(a, b));
        assertThat(a.gradient()).isEmpty();
        assertThat(b.gradient()).isEmpty();
    }

    @Test
    void stopAtDetachedTensors() {
        Tensor a = parameter(2);
        a.detach().multiply(a).sum().backward();
        assertThat(gradient(a)).as("only one factor counts").containsExactly(2);
    }

    @Test
    void modesNest() {
        Tensor a = parameter(1);
        try (GradientMode _ = GradientMode.disabled()) {
            assertThat(a.add(1).requiresGradient()).isFalse();
            try (GradientMode _ = GradientMode.enabled()) {
                assertThat(a.add(1).requiresGradient()).isTrue();
            }
            assertThat(a.add(1).requiresGradient()).isFalse();
        }
        assertThat(a.add(1).requiresGradient()).isTrue();
    }

    @Test
    void clippingScalesTheJointNorm() {
        Tensor a = parameter(0);
        Tensor b = parameter(0, 0);
        Tensor without = parameter(1);
        a.multiply(3).sum().backward();
        b.multiply(Tensor.of(new float[] {0, 4}, 2)).sum().backward();
        List<Tensor> all = List.of(a, b, without);
        assertThat(Gradients.norm(all)).isCloseTo(5, within(1e-6));
        assertThat(Gradients.clip(all, 10)).isCloseTo(5, within(1e-6));
        assertThat(gradient(a)).as("below the bound nothing changes").containsExactly(3);
        assertThat(Gradients.clip(all, 1)).as("the norm before").isCloseTo(5, within(1e-6));
        assertThat(gradient(a)[0]).isCloseTo(0.6f, within(1e-5f));
        assertThat(gradient(b)[1]).isCloseTo(0.8f, within(1e-5f));
        assertThat(without.gradient()).isEmpty();
    }
}
