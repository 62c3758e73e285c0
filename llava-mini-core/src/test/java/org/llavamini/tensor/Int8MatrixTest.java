// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Int8MatrixTest {
    private static final long SEED = 7;
    private static final int OUT = 80;
    private static final int IN = 96;

    private TensorScope scope;
    private Tensor values;
    private Tensor scales;

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(Int8Matrix.isSupported(), "skipped: no kernels for 8-bit products on this processor");
        scope = TensorScope.open();
        values = TestingTensors.random(new Random(SEED), OUT, IN)
                .multiply(40)
                .clamp(-127, 127)
                .round()
                .to(DType.INT8);
        scales = TestingTensors.random(new Random(SEED + 1), OUT).abs().add(0.01);
    }

    @AfterEach
    void close() {
        if (scope != null) {
            scope.close();
        }
    }

    private Tensor exact(Tensor x) {
        return Functional.linear(x.to(DType.FLOAT32), values.to(DType.FLOAT32)).multiply(scales);
    }

    /** Each activation errs by half a step of its row at most, and errors add up as the weights' magnitudes do. */
    private Tensor bound(Tensor x) {
        Tensor step = x.to(DType.FLOAT32).abs().max(-1).unsqueeze(-1).multiply(0.501 / Int8Matrix.activationLevels());
        Tensor weights = values.to(DType.FLOAT32).abs().sum(-1).multiply(scales); // [out]
        return step.multiply(weights).add(1e-4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 43, 65, 300})
    void errsByNoMoreThanTheStepsOfTheActivations(long rows) {
        Tensor x = TestingTensors.random(new Random(SEED + rows), 1, rows, IN);
        try (Int8Matrix matrix = Int8Matrix.of(values, scales)) {
            Tensor product = matrix.multiply(x);
            assertThat(product.shape()).isEqualTo(Shape.of(1, rows, OUT));
            Tensor excess = product.subtract(exact(x)).abs().subtract(bound(x));
            assertThat(excess.reshape(-1).max(0).item())
                    .as("seed %s, rows %s", SEED, rows)
                    .isLessThanOrEqualTo(0);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {100, 1000, 1e6})
    void aRowDoesNotDependOnTheOthers(double outlier) {
        Tensor x = TestingTensors.random(new Random(SEED), 9, IN);
        Tensor large = Tensor.concatenate(
                java.util.List.of(x.narrow(0, 0, 4), x.narrow(0, 4, 1).multiply(outlier), x.narrow(0, 5, 4)), 0);
        try (Int8Matrix matrix = Int8Matrix.of(values, scales)) {
            Tensor together = matrix.multiply(large);
            for (int row = 0; row < 9; row++) {
                assertThat(together.narrow(0, row, 1).toFloats())
                        .as("seed %s, row %s", SEED, row)
                        .isEqualTo(matrix.multiply(large.narrow(0, row, 1)).toFloats());
            }
        }
    }

    @Test
    void bfloat16StaysBfloat16() {
        Tensor x = TestingTensors.random(new Random(SEED), 5, IN).to(DType.BFLOAT16);
        try (Int8Matrix matrix = Int8Matrix.of(values, scales)) {
            Tensor product = matrix.multiply(x);
            assertThat(product.dtype()).isEqualTo(DType.BFLOAT16);
            Tensor apart = product.to(DType.FLOAT32).subtract(exact(x));
            assertThat(apart.norm().item()).isLessThan(0.02 * exact(x).norm().item());
        }
    }

    @Test
    void zerosGiveZeros() {
        try (Int8Matrix matrix = Int8Matrix.of(values, scales)) {
            assertThat(matrix.multiply(Tensor.zeros(DType.FLOAT32, 2, IN)).toFloats())
                    .containsOnly(0);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> Int8Matrix.of(scales, scales));
        assertThatIllegalArgumentException().isThrownBy(() -> Int8Matrix.of(values, scales.narrow(0, 0, 3)));
        try (Int8Matrix matrix = Int8Matrix.of(values, scales)) {
            assertThatIllegalArgumentException().isThrownBy(() -> matrix.multiply(Tensor.zeros(DType.FLOAT32, 1, 3)));
            assertThatIllegalArgumentException().isThrownBy(() -> matrix.multiply(Tensor.zeros(DType.INT64, 1, IN)));
        }
    }
}
