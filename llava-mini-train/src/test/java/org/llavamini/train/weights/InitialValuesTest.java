// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llavamini.checkpoint.VisionConfig;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class InitialValuesTest {
    private static final VisionConfig VISION =
            new VisionConfig(8, 16, 2, 2, 28, 14, 1e-5, VisionConfig.Activation.QUICK_GELU);

    @Test
    void aTowersPatchesBeginWithTheirPlaces() {
        String name = "model.vision_tower.vision_tower.vision_model.embeddings.position_embedding.weight";
        try (TensorScope _ = TensorScope.open()) {
            Tensor positions = new InitialValues(1).of(name, Shape.of(5, 8), VISION);
            assertThat(positions.select(0, 0).toFloats()).as("class token").containsOnly(0);
            for (int patch = 0; patch < 4; patch++) {
                assertThat(positions.select(0, patch + 1L).toFloats())
                        .as("patch " + patch)
                        .isEqualTo(SinCosPositions.table(2, 8).select(0, patch).toFloats());
            }
        }
    }

    @Test
    void aWeightDependsOnItsNameAndTheSeedAlone() {
        String query = "model.layers.0.self_attn.q_proj.weight";
        Shape shape = Shape.of(3, 4);
        try (TensorScope _ = TensorScope.open()) {
            InitialValues values = new InitialValues(1);
            float[] first = values.of(query, shape, VISION).toFloats();
            assertThat(values.of("model.layers.1.self_attn.q_proj.weight", shape, VISION)
                            .toFloats())
                    .isNotEqualTo(first);
            assertThat(values.of(query, shape, VISION).toFloats()).isEqualTo(first);
            assertThat(new InitialValues(2).of(query, shape, VISION).toFloats()).isNotEqualTo(first);
        }
    }
}
