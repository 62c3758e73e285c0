// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.llavamini.checkpoint.language.DecoderDesign;
import org.llavamini.checkpoint.language.Gemma3;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.LanguageModelFamily;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.language.Qwen2;
import org.llavamini.checkpoint.language.RopeScaling;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.LeastBits;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class InitialValuesTest {
    @Test
    void aTowersPatchesBeginWithTheirPlaces() {
        String name = "model.vision_tower.vision_tower.vision_model.embeddings.position_embedding.weight";
        try (TensorScope _ = TensorScope.open()) {
            Tensor positions = new InitialValues(1).of(weight(name, Shape.of(5, 8), new InitialValue.GridPositions(1)));
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
        try (TensorScope _ = TensorScope.open()) {
            InitialValues values = new InitialValues(1);
            float[] first = values.of(normal(query)).toFloats();
            assertThat(values.of(normal("model.layers.1.self_attn.q_proj.weight"))
                            .toFloats())
                    .isNotEqualTo(first);
            assertThat(values.of(normal(query)).toFloats()).isEqualTo(first);
            assertThat(new InitialValues(2).of(normal(query)).toFloats()).isNotEqualTo(first);
        }
    }

    @Test
    void biasesBeginAtZeroAndNormsWhereTheyChangeNothing() {
        LanguageModelConfig qwen = language(new Qwen2(), DecoderDesign.llama(4).withBiases(true, true, true));
        LanguageModelConfig gemma = language(
                new Gemma3(),
                new DecoderDesign(
                        false,
                        false,
                        false,
                        true,
                        DecoderDesign.Norms.AROUND_PLUS_ONE,
                        DecoderDesign.Gate.TANH_GELU,
                        4,
                        4,
                        Optional.empty()));
        try (TensorScope _ = TensorScope.open()) {
            assertThat(initial(qwen, ".bias")).containsOnly(0);
            assertThat(initial(qwen, "norm.weight")).containsOnly(1);
            assertThat(initial(gemma, "norm.weight")).containsOnly(0);
        }
    }

    private static float[] initial(LanguageModelConfig config, String ending) {
        List<Tensor> values = LanguageModelWeights.of(config).stream()
                .filter(weight -> weight.name().endsWith(ending))
                .map(weight -> new InitialValues(1).of(weight).reshape(-1))
                .toList();
        return Tensor.concatenate(values, 0).toFloats();
    }

    private static LanguageModelConfig language(LanguageModelFamily family, DecoderDesign design) {
        return new LanguageModelConfig(
                family,
                8,
                16,
                1,
                2,
                2,
                4,
                10,
                1e-6,
                10000,
                new RopeScaling.None(),
                64,
                true,
                design,
                OptionalInt.empty(),
                List.of(),
                OptionalInt.empty());
    }

    private static ExpectedWeight normal(String name) {
        return weight(name, Shape.of(3, 4), new InitialValue.Normal(0.02));
    }

    private static ExpectedWeight weight(String name, Shape shape, InitialValue initial) {
        return new ExpectedWeight(name, shape, ModelPart.LANGUAGE_MODEL, true, LeastBits.FLOATING_POINT, initial);
    }
}
