// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class DequantizedWeightsTest {
    /** A file that has integers where numbers belong: of a matrix, and of what is never quantised. */
    private record Integers(String only) implements WeightSource {
        @Override
        public boolean contains(String name) {
            return name.equals(only);
        }

        @Override
        public Tensor tensor(String name, Shape shape) {
            return Tensor.full(1, DType.INT64, shape.toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.layers.0.mlp.up_proj.weight", "model.compressor.query"})
    void integersWithoutScalesAreRefused(String name) {
        try (TensorScope _ = TensorScope.open()) {
            WeightSource weights = new DequantizedWeights(new Integers(name));
            assertThatThrownBy(() -> weights.tensor(name, Shape.of(2, 3)))
                    .isInstanceOf(LlavaMiniException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("without scales");
        }
    }
}
