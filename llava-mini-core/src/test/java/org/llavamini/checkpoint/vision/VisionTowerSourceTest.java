// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.checkpoint.TestingFiles;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.error.ErrorCode;

class VisionTowerSourceTest {
    @TempDir
    private Path folder;

    private VisionTowerSource find(String visionTower) {
        TestingFiles.write(folder.resolve("config.json"), """
            {"model_type": "llava_mini_llama", "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 2,
             "num_attention_heads": 2, "vocab_size": 10, "mm_hidden_size": 6, "mm_vision_select_layer": -2
             %s}\
            """.formatted(visionTower));
        ModelConfig config = ModelConfig.read(folder);
        return VisionTowerSource.find(
                folder, config.vision(), config.multimodal().orElseThrow().visionTower());
    }

    @Test
    void readsAWholeClipModelInTheOldForm() {
        VisionTowerSource source = VisionTowerSource.read(TestingFiles.resource("clip-whole"));
        assertThat(source.config())
                .isEqualTo(new VisionConfig(64, 128, 4, 4, 336, 14, 1e-5, VisionConfig.Activation.QUICK_GELU));
        assertThat(source.config().patches()).isEqualTo(576);
        assertThat(source.preprocessor())
                .isEqualTo(new PreprocessorConfig(
                        new PreprocessorConfig.Resize.ShortestEdge(336),
                        336,
                        336,
                        1.0 / 255,
                        PreprocessorConfig.CLIP_MEAN,
                        PreprocessorConfig.CLIP_STANDARD_DEVIATION,
                        PreprocessorConfig.Interpolation.BICUBIC));
    }

    @Test
    void readsAVisionModelInTheNewForm() {
        VisionTowerSource source = VisionTowerSource.read(TestingFiles.resource("clip-vision"));
        assertThat(source.config().layers()).isEqualTo(3);
        assertThat(source.preprocessor()).isEqualTo(PreprocessorConfig.clip(336));
    }

    @Test
    void absentFieldsHaveTheDefaultsOfHuggingFace() {
        TestingFiles.write(folder.resolve("config.json"), "{}");
        TestingFiles.write(folder.resolve("preprocessor_config.json"), "{\"size\": {\"height\": 9, \"width\": 7}}");
        VisionTowerSource source = VisionTowerSource.read(folder);
        assertThat(source.config())
                .isEqualTo(new VisionConfig(768, 3072, 12, 12, 224, 32, 1e-5, VisionConfig.Activation.QUICK_GELU));
        assertThat(source.preprocessor().resize()).isEqualTo(new PreprocessorConfig.Resize.Exact(9, 7));
        assertThat(source.preprocessor().cropHeight()).isEqualTo(224);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"size\": 336, \"crop_size\": 336, \"resample\": 3}",
                "{\"size\": {\"shortest_edge\": 336}, \"crop_size\": {\"height\": 336, \"width\": 336}, \"do_rescale\": true}"
            })
    void readsTheOlderAndTheRecentFormOfPreprocessing(String file) {
        TestingFiles.write(folder.resolve("preprocessor_config.json"), file);
        assertThat(PreprocessorConfigFile.read(folder)).isEqualTo(PreprocessorConfig.clip(336));
    }

    @Test
    void looksIntoTheCheckpointFirstThenWhereTheConfigPoints(@TempDir Path elsewhere) throws IOException {
        VisionConfig tower = new VisionConfig(12, 24, 3, 2, 28, 14, 1e-5, VisionConfig.Activation.GELU);
        VisionConfigFile.write(elsewhere, tower);
        PreprocessorConfigFile.write(elsewhere, PreprocessorConfig.clip(28));
        String pointer = ", \"mm_vision_tower\": \"" + elsewhere.toString().replace("\\", "\\\\") + "\"";
        assertThat(find(pointer).config()).isEqualTo(tower);
        assertThat(find(pointer).preprocessor()).isEqualTo(PreprocessorConfig.clip(28));

        Path inside = Files.createDirectory(folder.resolve("vision_tower"));
        VisionConfigFile.write(inside, PublicVisionTower.BASE_16.source().config());
        PreprocessorConfigFile.write(inside, PreprocessorConfig.clip(224));
        assertThat(find(pointer).directory()).contains(inside);
    }

    @Test
    void knowsThePublicModelsByName() {
        VisionTowerSource source = find(", \"mm_vision_tower\": \"openai/clip-vit-large-patch14-336\"");
        assertThat(source.config().hiddenSize()).isEqualTo(1024);
        assertThat(source.config().usedLayers(-2)).isEqualTo(23);
        assertThat(source.directory()).isEmpty();
        assertThat(source.preprocessor()).isEqualTo(PreprocessorConfig.clip(336));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"mm_vision_tower\": \"someone/else\"", ", \"mm_vision_tower\": \"a\\u0000b\""})
    void saysWhereItLookedInVain(String pointer) {
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> find(pointer), "--vision-tower", "mm_vision_tower");
    }

    @Test
    void countsHiddenStatesFromEitherEnd() {
        VisionConfig tower = PublicVisionTower.LARGE.source().config();
        assertThat(tower.usedLayers(-1)).isEqualTo(24);
        assertThat(tower.usedLayers(0)).isZero();
        assertThat(tower.usedLayers(-25)).isZero();
        assertThatThrownBy(() -> tower.usedLayers(25)).hasMessageContaining("25");
        assertThatThrownBy(() -> tower.usedLayers(-26)).hasMessageContaining("-26");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"resample\": 1",
                "\"do_center_crop\": false",
                "\"size\": \"big\"",
                "\"size\": {\"longest_edge\": 3}",
                "\"crop_size\": 0",
                "\"image_mean\": [0.5]",
                "\"image_std\": [0, 1, 1]"
            })
    void namesPreprocessingThatIsNotSupported(String field) {
        TestingFiles.write(folder.resolve("preprocessor_config.json"), "{" + field + "}");
        String name = field.substring(1, field.indexOf('"', 1)).replace("longest", "height");
        assertFailure(
                ErrorCode.MODEL_FORMAT, () -> PreprocessorConfigFile.read(folder), name, "preprocessor_config.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"model_type\": \"siglip2\"",
                "\"hidden_act\": \"relu\"",
                "\"num_channels\": 4",
                "\"hidden_size\": 0",
                "\"num_attention_heads\": 7",
                "\"image_size\": 8"
            })
    void namesTowersThatAreNotSupported(String field) {
        TestingFiles.write(folder.resolve("config.json"), "{" + field + "}");
        assertFailure(
                ErrorCode.MODEL_FORMAT,
                () -> VisionConfigFile.read(folder),
                field.substring(1, field.indexOf('"', 1)),
                "config.json");
    }
}
