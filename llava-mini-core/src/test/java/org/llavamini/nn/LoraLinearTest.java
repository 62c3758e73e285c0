// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class LoraLinearTest {
    @Test
    void addsTheScaledUpdate() {
        try (TensorScope _ = TensorScope.open()) {
            Linear base = new DenseLinear(Tensor.of(new float[] {1, 0, 0, 1}, 2, 2), Optional.empty());
            Tensor down = Tensor.of(new float[] {1, 2}, 1, 2);
            Tensor up = Tensor.of(new float[] {3, -1}, 2, 1);
            Tensor x = Tensor.of(new float[] {1, 1}, 1, 2);
            Linear plain = new LoraLinear(base, down, up, "layer", new LowRank(1, 0.5, Dropout.NONE));
            assertThat(plain.forward(x).toFloats()).containsExactly(5.5f, -0.5f);
            Linear forgetful =
                    new LoraLinear(base, down, up, "layer", new LowRank(1, 0.5, (name, value) -> value.multiply(0)));
            assertThat(forgetful.forward(x).toFloats())
                    .as("dropout is the update's alone")
                    .containsExactly(1, 1);
        }
    }

    @Test
    void dropoutDependsOnTheSeedAlone() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor ones = Tensor.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 16);
            float[] first = Functional.dropout(ones, 0.5, 7).toFloats();
            assertThat(Functional.dropout(ones, 0.5, 7).toFloats()).isEqualTo(first);
            assertThat(Functional.dropout(ones, 0.5, 8).toFloats()).isNotEqualTo(first);
            for (float value : first) {
                assertThat(value).isIn(0f, 2f);
            }
        }
    }
}
