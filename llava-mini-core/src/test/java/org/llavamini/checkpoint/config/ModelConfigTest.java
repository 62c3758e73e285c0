// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.checkpoint.TestingFiles;
import org.llavamini.checkpoint.language.DecoderDesign;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.Llama;
import org.llavamini.checkpoint.language.RopeScaling;
import org.llavamini.error.ErrorCode;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;

class ModelConfigTest {
    private static final String LLAMA = """
        {"model_type": "llama", "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 2,
         "num_attention_heads": 2, "vocab_size": 10 %s}\
        """;
    private static final String MINI = """
        {"model_type": "llava_mini_llama", "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 2,
         "num_attention_heads": 2, "vocab_size": 10, "mm_hidden_size": 6, "mm_vision_select_layer": -2 %s}\
        """;

    @TempDir
    private Path folder;

    private ModelConfig read(String config) {
        TestingFiles.write(folder.resolve("config.json"), config);
        return ModelConfig.read(folder);
    }

    private ModelConfig llama(String more) {
        return read(LLAMA.formatted(more));
    }

    private ModelConfig mini(String more) {
        return read(MINI.formatted(more));
    }

    private void assertRefused(String config, String... words) {
        assertFailure(ErrorCode.MODEL_FORMAT, () -> read(config), words);
        assertFailure(ErrorCode.MODEL_FORMAT, () -> read(config), "config.json");
    }

    @Test
    void readsALlavaMiniModel() {
        ModelConfig config = ModelConfig.read(TestingFiles.resource("llama31-c1"));
        assertThat(config.architecture()).isEqualTo(Architecture.LLAVA_MINI);
        assertThat(config.dtype()).contains(DType.FLOAT32);
        LanguageModelConfig language = config.languageModel();
        assertThat(language.keyValueHeads()).isEqualTo(2);
        assertThat(language.headDimension()).isEqualTo(16);
        assertThat(language.ropeScaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 8192));
        assertThat(language.endTokens()).containsExactly(590, 597, 598);
        assertThat(language.beginToken()).hasValue(589);
        assertThat(language.padToken()).isEmpty();
        MultimodalConfig multimodal = config.multimodal().orElseThrow();
        assertThat(multimodal.visionTower()).contains("openai/clip-vit-large-patch14-336");
        assertThat(multimodal.projector()).isEqualTo(new ProjectorConfig.Mlp(2));
        assertThat(multimodal.compressor()).isEqualTo(new CompressorConfig(CompressorConfig.Type.QUERY, 1));
        assertThat(multimodal.preFusionLayers()).isEqualTo(4);
        assertThat(multimodal.maxLength()).hasValue(4096);
    }

    @Test
    void readsTheNestedLayoutOfLlavaHf() {
        ModelConfig config = ModelConfig.read(TestingFiles.resource("llava-hf"));
        assertThat(config.architecture()).isEqualTo(Architecture.LLAVA);
        assertThat(config.languageModel().vocabularySize()).isEqualTo(704);
        assertThat(config.languageModel().endTokens()).containsExactly(2);
        assertThat(config.languageModel().padToken()).hasValue(641);
        assertThat(config.vision().orElseThrow().layers()).isEqualTo(3);
        assertThat(config.multimodal().orElseThrow().imageToken()).hasValue(640);
        assertThat(config.multimodal().orElseThrow().compressor()).isEqualTo(CompressorConfig.none());
    }

    @Test
    void absentFieldsHaveTheDefaultsOfHuggingFace() {
        LanguageModelConfig language = llama("").languageModel();
        assertThat(language)
                .isEqualTo(new LanguageModelConfig(
                        new Llama(),
                        8,
                        16,
                        2,
                        2,
                        2,
                        4,
                        10,
                        1e-6,
                        10000,
                        new RopeScaling.None(),
                        2048,
                        false,
                        DecoderDesign.llama(4),
                        OptionalInt.empty(),
                        List.of(),
                        OptionalInt.empty()));
        MultimodalConfig multimodal = mini("").multimodal().orElseThrow();
        assertThat(multimodal.projector()).isEqualTo(new ProjectorConfig.Linear());
        assertThat(multimodal.compressor()).isEqualTo(CompressorConfig.none());
        assertThat(multimodal.preFusionLayers()).isEqualTo(4);
        assertThat(multimodal.resolutionRatio()).isEqualTo(1);
        assertThat(multimodal.selectFeature()).isEqualTo(MultimodalConfig.SelectFeature.PATCH);
        assertThat(multimodal.imageAspectRatio()).isEqualTo(AspectRatio.SQUARE);
        assertThat(multimodal.quirks()).isEqualTo(Quirks.defaults());
    }

    @Test
    void readsOldAndNewRopeFields() {
        assertThat(llama(", \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}")
                        .languageModel()
                        .ropeScaling())
                .isEqualTo(new RopeScaling.Linear(2));
        LanguageModelConfig newer = llama(", \"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 5e5}")
                .languageModel();
        assertThat(newer.ropeTheta()).isEqualTo(5e5);
        assertThat(newer.ropeScaling()).isEqualTo(new RopeScaling.None());
        assertRefused(
                LLAMA.formatted(", \"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 2}"),
                "rope_scaling.rope_type",
                "llama3",
                "yarn");
        assertRefused(LLAMA.formatted(", \"rope_scaling\": {\"rope_type\": \"llama3\"}"), "rope_scaling.factor");
    }

    @Test
    void countsTheEndTokensOfGenerationConfig() {
        TestingFiles.write(folder.resolve("generation_config.json"), "{\"eos_token_id\": [2, 7]}");
        assertThat(llama(", \"eos_token_id\": 2, \"pad_token_id\": -1")
                        .languageModel()
                        .endTokens())
                .containsExactly(2, 7);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"hidden_size\": 8',''," + "hidden_size",
        "'\"hidden_size\": 8','\"hidden_size\": -8'," + "hidden_size",
        "'\"hidden_size\": 8','\"hidden_size\": 99999999999'," + "hidden_size",
        "'\"hidden_size\": 8','\"hidden_size\": \"8\"'," + "hidden_size",
        "'\"hidden_size\": 8','\"hidden_size\": 8.5'," + "hidden_size",
        "'\"hidden_size\": 8','\"hidden_size\": null'," + "hidden_size",
        "'\"hidden_size\": 8','\"hidden_size\": [8]'," + "hidden_size",
        "'\"hidden_size\": 8','\"hidden_size\": 9'," + "num_attention_heads",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"num_key_value_heads\": 3'," + "num_key_value_heads",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"head_dim\": 3'," + "head_dim",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"hidden_act\": \"gelu\"'," + "hidden_act",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"rms_norm_eps\": \"small\"'," + "rms_norm_eps",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"tie_word_embeddings\": 1'," + "tie_word_embeddings",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"eos_token_id\": [1, \"x\"]'," + "eos_token_id",
        "'\"mm_hidden_size\": 6,',''," + "mm_hidden_size",
        "', \"mm_vision_select_layer\": -2',''," + "mm_vision_select_layer",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"mm_projector_type\": \"conv\"'," + "mm_projector_type",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"mm_projector_type\": \"identity\"'," + "identity",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"compressor_size\": -1'," + "compressor_size",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"compressor_type\": \"query\"'," + "compressor_size",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"prefusion_layer_num\": 5000'," + "prefusion_layer_num",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"prefusion_place\": \"inside\"'," + "prefusion_layer_num",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"llava_mini_quirks\": {\"x\": []}'," + "llava_mini_quirks.x",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"llava_mini_quirks\": {\"single-bos\": 7}'," + "llava_mini_quirks",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"mm_use_im_start_end\": true'," + "mm_use_im_start_end",
        "'llava_mini_llama','llava_mini_mamba'," + "model_type",
        "'\"model_type\": \"llava_mini_llama\",',''," + "model_type",
        "'\"hidden_size\": 8','\"hidden_size\" 8'," + "JSON",
        "'\"hidden_size\": 8','\"hidden_size\": 8, \"hidden_size\": 8'," + "Duplicate",
    })
    void brokenFieldsAreNamed(String intact, String broken, String word) {
        String config = MINI.formatted("").replace(intact, broken);
        if (intact.equals("\"hidden_size\": 8") && broken.isEmpty()) {
            config = MINI.formatted("").replace("\"hidden_size\": 8, ", "");
        }
        assertRefused(config, word);
    }

    @Test
    void saysWhichFileIsMissing() {
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> ModelConfig.read(folder), "config.json");
        assertFailure(
                ErrorCode.MODEL_NOT_FOUND, () -> ModelConfig.read(folder.resolve("x")), "no such model directory");
        assertRefused("{\"a\":" + "[".repeat(100_000), "JSON");
        assertRefused("[]", "JSON object");
        assertRefused("", "JSON");
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path other) throws IOException {
        ModelConfig plain = ModelConfig.read(TestingFiles.resource("llama31-c1"));
        plain.write(other);
        assertThat(ModelConfig.read(other)).isEqualTo(plain);
        assertThat(Files.readString(other.resolve("config.json")))
                .contains("\"model_type\": \"llava_mini_llama\"", "\"compressor_size\": 1", "  \"rope_scaling\": {\n");

        ModelConfig variants = mini("""
            , "compressor_size": 3, "compressor_type": "average", "prefusion_place": "inside", "prefusion_layer_num": 1,
            "mm_projector_type": "mlp3x_gelu", "mm_vision_select_feature": "cls_patch", "image_aspect_ratio": "pad",
            "conversation_template": "chatml", "llava_mini_quirks": {"mask-id-zero": false, "frame-resize": "bicubic"},
            "head_dim": 6, "tie_word_embeddings": true, "attention_bias": true, "mlp_bias": true, "dtype": "bfloat16",
            "rope_scaling": {"rope_type": "linear", "factor": 4}, "eos_token_id": 3, "pad_token_id": 0,
            "mm_use_im_start_end": false, "resolution_ratio": 2\
            """);
        assertThat(mini(", \"llava_mini_quirks\": {\"embedding-gradient\": \"true\"}")
                        .multimodal()
                        .orElseThrow()
                        .quirks())
                .as("what only training knows")
                .isEqualTo(Quirks.defaults());
        assertThat(variants.multimodal().orElseThrow().quirks().choices())
                .isEqualTo(Map.of("mask-id-zero", "false", "frame-resize", "bicubic"));
        variants.write(other);
        assertThat(ModelConfig.read(other)).isEqualTo(variants);

        for (ModelConfig config : List.of(
                llama(""),
                mini(", \"compressor_size\": 0"),
                mini(", \"compressor_type\": \"none\""),
                read(MINI.formatted("").replace("llava_mini_llama", "llava")))) {
            config.write(other);
            assertThat(ModelConfig.read(other)).isEqualTo(config);
        }
    }

    @Test
    void readsAndWritesQuantization(@TempDir Path other) {
        String block = """
            , "quantization_config": {"quant_method": "compressed-tensors", "format": "int-quantized",
              "config_groups": {"group_0": {"targets": ["Linear"], "input_activations": %s, "weights":
                {"num_bits": %d, "type": "int", "symmetric": true, "strategy": "channel", "dynamic": false}}},
              "ignore": ["lm_head"], "kv_cache_scheme": null}\
            """;
        ModelConfig config = llama(block.formatted("null", 8));
        assertThat(config.quantization()).contains(new QuantizationConfig(8, List.of("lm_head"), false));
        config.write(other);
        assertThat(ModelConfig.read(other)).isEqualTo(config);

        ModelConfig dynamic = llama(block.formatted("{\"dynamic\": true, \"num_bits\": 8}", 8));
        assertThat(dynamic.quantization().map(QuantizationConfig::dynamicActivations))
                .isEqualTo(Optional.of(true));
        dynamic.write(other);
        assertThat(ModelConfig.read(other)).isEqualTo(dynamic);

        assertRefused(
                LLAMA.formatted(block.formatted("null", 4)),
                "quantization_config.config_groups.group_0.weights.num_bits");
        assertRefused(LLAMA.formatted(block.formatted("{\"dynamic\": false}", 8)), "input_activations.dynamic");
        assertRefused(
                LLAMA.formatted(", \"quantization_config\": {\"quant_method\": \"gptq\"}"), "quant_method", "gptq");
    }
}
