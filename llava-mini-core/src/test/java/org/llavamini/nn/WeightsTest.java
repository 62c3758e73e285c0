// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.llavamini.TestingModel;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.tensor.TestingTensors;

class WeightsTest {
    private static final String GATE = "model.layers.0.mlp.gate_proj";
    private static final String EMBEDDING = "model.embed_tokens.weight";

    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Weights weights(Precision precision) {
        return new Weights(new TestingModel(1).weights(), precision, Device.cpu());
    }

    @Test
    void makesEachTensorOnceInTheTypeAskedFor() {
        Tensor first;
        try (Weights weights = weights(Precision.of(DType.BFLOAT16))) {
            try (TensorScope _ = TensorScope.open()) {
                first = weights.tensor(EMBEDDING, 600, 32);
            }
            assertThat(weights.tensor(EMBEDDING, 600, 32)).isSameAs(first);
            assertThat(first.dtype()).isEqualTo(DType.BFLOAT16);
            assertThat(weights.computeType()).isEqualTo(DType.BFLOAT16);
            assertThat(weights.loaded()).containsOnlyKeys(EMBEDDING);
        }
        assertThatIllegalStateException().isThrownBy(first::toFloats);
    }

    @Test
    void aTiedLayerComputesWithTheSharedTensor() {
        try (Weights weights = weights(Precision.of(DType.FLOAT32))) {
            Linear tied = weights.tied(EMBEDDING, 32, 600);
            assertThat(tied).isInstanceOf(DenseLinear.class);
            assertThat(((DenseLinear) tied).weight()).isSameAs(weights.tensor(EMBEDDING, 600, 32));
        }
    }

    @Test
    void quantisesLinearLayersOnly() {
        try (Weights weights = weights(Precision.int8(DType.FLOAT32))) {
            assertThat(weights.linear(GATE, 32, 64)).isNotInstanceOf(DenseLinear.class);
            assertThat(weights.tied(EMBEDDING, 32, 600)).isNotInstanceOf(DenseLinear.class);
            assertThat(weights.loaded()).isEmpty();
            assertThat(weights.tensor("model.norm.weight", 32).dtype()).isEqualTo(DType.FLOAT32);
            assertThat(weights.tensor(EMBEDDING, 600, 32).dtype()).isEqualTo(DType.BFLOAT16);
        }
        try (Weights weights = weights(Precision.of(DType.FLOAT32))) {
            assertThat(weights.linear(GATE, 32, 64)).isInstanceOf(DenseLinear.class);
        }
    }

    @ParameterizedTest
    @EnumSource(LinearForm.class)
    void joinedLayersComputeWhatSeparateOnesDo(LinearForm form) {
        List<Weights.Member> members =
                List.of(new Weights.Member(GATE, 64), new Weights.Member("model.layers.0.mlp.up_proj", 64));
        Tensor x = TestingTensors.random(new Random(5), 1, 3, 32);
        try (Weights joined = weights(new Precision(DType.FLOAT32, DType.FLOAT32, form, true));
                Weights separate = weights(new Precision(DType.FLOAT32, DType.FLOAT32, form, false))) {
            LinearGroup together = joined.group(32, members);
            LinearGroup apart = separate.group(32, members);
            assertThat(together).isInstanceOf(LinearGroup.Joined.class);
            assertThat(apart).isInstanceOf(LinearGroup.Separate.class);
            List<Tensor> expected = apart.forward(x);
            List<Tensor> actual = together.forward(x);
            for (int i = 0; i < members.size(); i++) {
                assertThat(TestingTensors.difference(expected.get(i), actual.get(i)))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void namesWhatACheckpointLacks(@TempDir Path directory) {
        try (Checkpoint checkpoint = Checkpoint.open(new TestingModel(1).write(directory));
                Weights weights =
                        new Weights(new CheckpointWeights(checkpoint), Precision.of(DType.FLOAT32), Device.cpu())) {
            assertThat(weights.tensor(EMBEDDING, 600, 32).toFloats())
                    .isEqualTo(new TestingModel(1)
                            .weights()
                            .tensor(EMBEDDING, Shape.of(600, 32))
                            .toFloats());
            LlavaMiniException missing =
                    catchThrowableOfType(LlavaMiniException.class, () -> weights.tensor("model.nothing", 2));
            assertThat(missing).hasMessage("the weight model.nothing is missing (" + directory + ")");
            assertThat(missing.code()).isEqualTo(ErrorCode.MODEL_FORMAT);
            LlavaMiniException shape =
                    catchThrowableOfType(LlavaMiniException.class, () -> weights.tensor("model.norm.weight", 33));
            assertThat(shape)
                    .hasMessage("the weight model.norm.weight has shape [32] where the configuration needs [33] ("
                            + directory + ")");
            assertThat(shape.code()).isEqualTo(ErrorCode.MODEL_FORMAT);
        }
    }

    @Test
    void computesInFloatingPointOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> Precision.of(DType.INT8));
    }
}
