// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class RecomputationTest {
    /** A segment's output that two later segments read, with something between them that is no segment. */
    private static Tensor loss(Tensor weight, AtomicInteger computed) {
        Recomputation.Segment segment = inputs -> {
            computed.incrementAndGet();
            return List.of(inputs.getFirst().multiply(weight).exp());
        };
        Tensor first = Recomputation.run(segment, List.of(weight.multiply(0.5))).getFirst();
        Tensor between = first.multiply(first);
        Tensor left = Recomputation.run(segment, List.of(between)).getFirst();
        Tensor right = Recomputation.run(segment, List.of(between.add(1))).getFirst();
        return left.add(right.multiply(0.1)).sum();
    }

    @Test
    void givesTheGradientsOfAnOrdinaryPass() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor plain = Tensor.of(new float[] {0.3f, -0.7f}, 2).requireGradient(true);
            AtomicInteger once = new AtomicInteger();
            Tensor expected = loss(plain, once);
            expected.multiply(2).backward();
            assertThat(once).hasValue(3);

            Tensor weight = Tensor.of(new float[] {0.3f, -0.7f}, 2).requireGradient(true);
            AtomicInteger twice = new AtomicInteger();
            double value = new Recomputation().backward(() -> loss(weight, twice), 2);
            assertThat(value).isCloseTo(expected.item(), within(1e-6));
            assertThat(twice).as("each forward and backward").hasValue(6);
            float[] gradient = weight.gradient().orElseThrow().toFloats();
            float[] reference = plain.gradient().orElseThrow().toFloats();
            for (int i = 0; i < reference.length; i++) {
                assertThat(gradient[i]).isCloseTo(reference[i], within(1e-5f));
            }
            assertThat(Recomputation.isOn()).isFalse();
        }
    }
}
