// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Int4Matrix;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.tensor.TestingTensors;

class Int4Test {
    private static final long SEED = 4;
    private static final int GROUP = 32;

    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Tensor weight(int out, int in) {
        return TestingTensors.random(new Random(SEED), out, in)
                .multiply(TestingTensors.random(new Random(SEED + 1), out, 1));
    }

    @Test
    void errsByAStepAtMostAndByHalfOneMostly() {
        Tensor weight = weight(48, 96);
        Quantization.Int4Weight quantized = Quantization.int4(weight, GROUP);
        assertThat(quantized.scales().shape()).isEqualTo(Shape.of(48, 3));
        float[] values = quantized.values().toFloats();
        float[] scales = quantized.scales().toFloats();
        float[] original = weight.toFloats();
        float[] restored = quantized.dequantize().toFloats();
        for (int i = 0; i < original.length; i++) {
            double step = Math.abs(scales[i / GROUP]);
            assertThat(values[i]).isBetween(-8f, 7f);
            // Only what lies beyond 7 steps against the sign of the largest weight errs by more than half a step.
            assertThat((double) Math.abs(original[i] - restored[i]))
                    .as("seed %s, weight %s", SEED, i)
                    .isLessThanOrEqualTo((values[i] == 7 ? 1.0001 : 0.5001) * step);
        }
    }

    @Test
    void zerosStayZeros() {
        assertThat(Quantization.int4(Tensor.zeros(DType.FLOAT32, 2, 64), GROUP)
                        .dequantize()
                        .toFloats())
                .containsOnly(0);
    }

    @Test
    void packsEightToAWordAndBack() {
        Quantization.Int4Weight quantized = Quantization.int4(weight(16, 64), GROUP);
        PackedInt4 packed = PackedInt4.of(quantized);
        assertThat(packed.words().dtype()).isEqualTo(DType.INT32);
        assertThat(packed.words().shape()).isEqualTo(Shape.of(16, 8));
        long word = packed.words().toLongs()[0];
        float[] values = quantized.values().toFloats();
        for (int i = 0; i < 8; i++) {
            assertThat((word >> (4 * i)) & 15).as("the first weight is lowest").isEqualTo((long) values[i] + 8);
        }
        assertThat(packed.piece(3, 5).values().toFloats())
                .isEqualTo(quantized.values().narrow(0, 3, 5).copy().toFloats());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 43, 65, 200})
    void computesWhatTheDequantisedWeightsCompute(long rows) {
        Assumptions.assumeTrue(Int4Matrix.isSupported(), "skipped: no kernels for 4-bit weights on this processor");
        Tensor x = TestingTensors.random(new Random(SEED + rows), 1, rows, 96);
        for (int out : new int[] {16, 64, 80, 1104}) {
            Quantization.Int4Weight quantized = Quantization.int4(weight(out, 96), GROUP);
            try (Int4Matrix matrix = Int4Matrix.of(quantized.values(), quantized.scales())) {
                Tensor product = matrix.multiply(x);
                Tensor exact = Functional.linear(x, quantized.dequantize());
                assertThat(product.shape()).isEqualTo(Shape.of(1, rows, out));
                assertThat(product.dtype()).isEqualTo(DType.FLOAT32);
                assertThat(product.subtract(exact).norm().item())
                        .as("seed %s, outputs %s: activations and scales are rounded to bfloat16", SEED, out)
                        .isLessThan(0.01 * exact.norm().item());
            }
        }
    }
}
