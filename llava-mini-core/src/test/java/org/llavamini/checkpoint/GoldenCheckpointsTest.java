// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.SharedMaterial;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.error.ErrorCode;
import org.llavamini.option.AspectRatio;
import org.llavamini.tensor.DType;

/** Models in the layout of the published ones have exactly the weights that their configuration says. */
class GoldenCheckpointsTest {
    private static final WeightCheck NO_DIFFERENCE = new WeightCheck(List.of(), List.of(), List.of());

    private static Path model(String name) {
        return SharedMaterial.require("golden/models/" + name + "/model");
    }

    private static Path tower() {
        return SharedMaterial.require("golden/models/llama31-c1/vision_tower");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama31-c1", "llama31-c1-bf16", "vicuna-c1", "vicuna-c2", "hd-c8"})
    void namesAndShapesMatchExactly(String name) {
        try (Checkpoint checkpoint = Checkpoint.open(model(name), tower())) {
            assertThat(checkpoint.check()).isEqualTo(NO_DIFFERENCE);
            assertThat(checkpoint.names())
                    .containsExactlyInAnyOrderElementsOf(checkpoint.expected().stream()
                            .map(ExpectedWeight::name)
                            .toList());
        }
    }

    @Test
    void elementTypesMayDiffer() {
        try (Checkpoint checkpoint = Checkpoint.open(model("vicuna-c2"), tower())) {
            assertThat(checkpoint.report().parametersByType()).containsOnlyKeys(DType.BFLOAT16, DType.FLOAT16);
        }
        try (Checkpoint checkpoint = Checkpoint.open(model("llama31-c1-bf16"), tower())) {
            assertThat(checkpoint.report().parametersByType()).containsOnlyKeys(DType.BFLOAT16, DType.FLOAT32);
            assertThat(checkpoint.report().bytesOnDisk()).isEqualTo(1631360);
        }
    }

    @Test
    void theNamedPublicTowerHasAnotherWidth() {
        Path model = model("llama31-c1");
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(model), "mm_hidden_size is 64", "--vision-tower");
    }

    @Test
    void readsTheConfigurationsOfLlava() {
        ModelConfig flat = ModelConfig.read(model("llava15"));
        assertThat(flat.architecture()).isEqualTo(Architecture.LLAVA);
        assertThat(flat.multimodal().orElseThrow().imageAspectRatio()).isEqualTo(AspectRatio.PAD);
        assertThat(flat.multimodal().orElseThrow().preFusionLayers()).isZero();
    }

    @Test
    void readsAPlainLanguageModel() {
        try (Checkpoint checkpoint = Checkpoint.open(SharedMaterial.require("models/minimind2-small"))) {
            assertThat(checkpoint.check()).isEqualTo(NO_DIFFERENCE);
            assertThat(checkpoint.config().languageModel().tiedEmbeddings()).isTrue();
            assertThat(checkpoint.visionTower()).isEmpty();
            assertThat(checkpoint.report().totalParameters()).isEqualTo(25829888);
        }
    }
}
