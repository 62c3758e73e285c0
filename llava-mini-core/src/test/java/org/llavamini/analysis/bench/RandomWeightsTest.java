// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.nn.Precision;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class RandomWeightsTest {
    private static final RandomShape SHAPE = new RandomShape(RandomShape.Base.TINY, Architecture.LLAVA_MINI, 1, 1);
    private static final String LINEAR = "model.layers.0.mlp.down_proj";

    @Test
    void quantizedFromTheStart() {
        RandomWeights weights = new RandomWeights(SHAPE.config(), Precision.int8(DType.FLOAT32));
        try (TensorScope _ = TensorScope.open()) {
            Tensor values = weights.tensor(LINEAR + ".weight", Shape.of(64, 128));
            assertThat(values.dtype()).isEqualTo(DType.INT8);
            assertThat(weights.contains(LINEAR + ".weight_scale")).isTrue();
            Tensor scales = weights.tensor(LINEAR + ".weight_scale", Shape.of(64, 1));
            double squares = values.to(DType.FLOAT32).multiply(scales).norm().item();
            // As many rows as outputs, each of length one: activations keep their size.
            assertThat(squares).isCloseTo(Math.sqrt(64), within(1.0));
            assertThat(weights.tensor("model.embed_tokens.weight", Shape.of(512, 64))
                            .dtype())
                    .isEqualTo(DType.BFLOAT16);
            assertThat(weights.contains("model.embed_tokens.weight_scale")).isFalse();
            assertThat(weights.contains("model.compressor.attn.out_proj.weight_scale"))
                    .isFalse();
        }
    }

    @Test
    void inTheTypeOfTheModel() {
        RandomWeights weights = new RandomWeights(SHAPE.config(), Precision.of(DType.BFLOAT16));
        try (TensorScope _ = TensorScope.open()) {
            assertThat(weights.contains(LINEAR + ".weight_scale")).isFalse();
            Tensor values = weights.tensor(LINEAR + ".weight", Shape.of(64, 128));
            assertThat(values.dtype()).isEqualTo(DType.BFLOAT16);
            assertThat(values.to(DType.FLOAT32).norm().item()).isCloseTo(Math.sqrt(64), within(1.0));
            assertThat(weights.tensor("model.norm.weight", Shape.of(64)).toFloats())
                    .containsOnly(1);
        }
    }

    @Test
    void countsTheRealShapes() {
        long vicuna = new RandomWeights(
                        new RandomShape(RandomShape.Base.VICUNA_7B, Architecture.LLAVA, 1, 1).config(),
                        Precision.of(DType.BFLOAT16))
                .bytesOfAll();
        // 6.738 G parameters of the language model, 0.304 G of the tower, 0.021 G of the projector.
        assertThat(vicuna / 2e9).isCloseTo(7.05, within(0.03));
    }

    @Test
    void knowsOnlyItsOwn() {
        RandomWeights weights = new RandomWeights(SHAPE.config(), Precision.int8(DType.FLOAT32));
        assertThat(weights.contains("nonsense")).isFalse();
        assertThatThrownBy(() -> weights.tensor(LINEAR + ".weight", Shape.of(1, 1)))
                .hasMessage("no random weight " + LINEAR + ".weight of shape " + Shape.of(1, 1));
    }
}
