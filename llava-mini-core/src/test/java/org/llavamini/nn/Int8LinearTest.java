// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.tensor.TestingTensors.difference;
import static org.llavamini.tensor.TestingTensors.random;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class Int8LinearTest {
    private static final long SEED = 8;

    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void errsByHalfAStepAtMost() {
        Tensor weight = random(new Random(SEED), 20, 33).multiply(random(new Random(SEED + 1), 20, 1));
        Quantization.Int8Weight quantized = Quantization.int8(weight);
        assertThat(quantized.values().dtype()).isEqualTo(DType.INT8);
        float[] scales = quantized.scales().toFloats();
        assertThat(scales).hasSize(20);
        float[] original = weight.toFloats();
        float[] restored =
                Int8Linear.dequantize(quantized.values(), quantized.scales()).toFloats();
        for (int i = 0; i < original.length; i++) {
            assertThat((double) Math.abs(original[i] - restored[i]))
                    .as("seed %s, weight %s", SEED, i)
                    .isLessThanOrEqualTo(0.5001 * scales[i / 33]);
        }
        for (int row = 0; row < 20; row++) {
            assertThat(quantized.values().select(0, row).abs().max(-1).toLongs())
                    .as("the largest weight of an output uses the whole range")
                    .containsExactly(127);
        }
    }

    @Test
    void zerosStayZeros() {
        Quantization.Int8Weight quantized = Quantization.int8(Tensor.zeros(DType.FLOAT32, 2, 3));
        assertThat(Int8Linear.dequantize(quantized.values(), quantized.scales()).toFloats())
                .containsOnly(0);
    }

    @Test
    void computesWhatItsDequantisedWeightsCompute() {
        Random random = new Random(SEED);
        Tensor bias = random(random, 7);
        Tensor x = random(random, 2, 5, 16);
        Quantization.Int8Weight quantized = Quantization.int8(random(random, 7, 16));
        Tensor restored = Int8Linear.dequantize(quantized.values(), quantized.scales());
        for (Optional<Tensor> shift : java.util.List.of(Optional.of(bias), Optional.<Tensor>empty())) {
            assertThat(difference(
                            new Int8Linear(quantized.values(), quantized.scales(), shift).forward(x),
                            new DenseLinear(restored, shift).forward(x)))
                    .as("seed %s", SEED)
                    .isLessThan(1e-5);
        }
    }
}
