// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.llavamini.tensor.TestingTensors.difference;
import static org.llavamini.tensor.TestingTensors.random;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.PackedMatrix;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class PackedLinearTest {
    private static final long SEED = 21;

    private TensorScope scope;

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(
                PackedMatrix.isSupported(), "skipped: LibTorch has no kernels for packed matrices on this processor");
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        if (scope != null) {
            scope.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 13, 65})
    void computesWhatTheStoredWeightsCompute(long rows) {
        Random random = new Random(SEED);
        Tensor x = random(random, 1, rows, 48);
        Tensor bias = random(random, 20);
        Quantization.Int8Weight stored = Quantization.int8(random(random, 20, 48));
        try (PackedMatrix matrix = PackedMatrix.of(stored.values().to(DType.FLOAT32))) {
            for (Optional<Tensor> shift : java.util.List.of(Optional.of(bias), Optional.<Tensor>empty())) {
                Tensor packed = new PackedLinear(matrix, stored.scales().reshape(-1), shift).forward(x);
                assertThat(packed.shape()).isEqualTo(Shape.of(1, rows, 20));
                assertThat(difference(packed, new Int8Linear(stored.values(), stored.scales(), shift).forward(x)))
                        .as("seed %s", SEED)
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void weightsStoredInEightBitsArePackedAndOthersAreNot() {
        Quantization.Int8Weight stored = Quantization.int8(random(new Random(SEED), 6, 10));
        Map<String, Tensor> tensors = Map.of(
                "a.weight",
                stored.values(),
                "a.weight_scale",
                stored.scales(),
                "b.weight",
                random(new Random(SEED), 6, 10));
        WeightSource source = new WeightSource() {
            @Override
            public boolean contains(String name) {
                return tensors.containsKey(name);
            }

            @Override
            public Tensor tensor(String name, Shape shape) {
                return tensors.get(name).copy();
            }
        };
        Tensor x = random(new Random(SEED + 1), 1, 3, 10);
        try (Weights weights = new Weights(source, Precision.packed(), Device.cpu());
                Weights dense = new Weights(source, Precision.of(DType.FLOAT32), Device.cpu())) {
            assertThat(weights.linear("a", 10, 6)).isInstanceOf(PackedLinear.class);
            assertThat(weights.linear("b", 10, 6)).isInstanceOf(DenseLinear.class);
            assertThat(difference(
                            weights.linear("a", 10, 6).forward(x),
                            dense.linear("a", 10, 6).forward(x)))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> PackedMatrix.of(Tensor.zeros(DType.FLOAT32, 3)));
        try (PackedMatrix matrix = PackedMatrix.of(Tensor.zeros(DType.FLOAT32, 3, 4))) {
            assertThatIllegalArgumentException().isThrownBy(() -> matrix.multiply(Tensor.zeros(DType.FLOAT32, 1, 3)));
        }
    }
}
