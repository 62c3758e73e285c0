// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.llavamini.checkpoint.file.PrettyJson;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.RopeScaling;
import org.llavamini.output.OutputFile;

/** Writes config.json and generation_config.json; absent optional values are left out. */
public final class ModelConfigWriter {
    private static final String TRANSFORMERS_VERSION = "4.43.1";

    private ModelConfigWriter() {}

    static void write(Path directory, ModelConfig config) {
        Map<String, Object> fields = new HashMap<>();
        fields.put(
                "architectures",
                List.of(config.architecture().className(config.languageModel().family())));
        fields.put("model_type", config.modelType());
        fields.put("transformers_version", TRANSFORMERS_VERSION);
        config.dtype().ifPresent(dtype -> fields.put("torch_dtype", dtype.name().toLowerCase(Locale.ROOT)));
        putLanguageModel(fields, config.languageModel());
        config.multimodal().ifPresent(multimodal -> putMultimodal(fields, config.architecture(), multimodal));
        config.quantization().ifPresent(quantization -> fields.put("quantization_config", quantization.toFields()));
        OutputFile.write(directory.resolve(ModelConfig.FILE), PrettyJson.of(fields));
        writeGeneration(directory, config.languageModel());
    }

    public static void writeGeneration(Path directory, LanguageModelConfig config) {
        Map<String, Object> generation = new HashMap<>();
        generation.put("_from_model_config", true);
        generation.put("transformers_version", TRANSFORMERS_VERSION);
        putTokens(generation, config);
        OutputFile.write(directory.resolve("generation_config.json"), PrettyJson.of(generation));
    }

    public static void putLanguageModel(Map<String, Object> fields, LanguageModelConfig config) {
        fields.put("hidden_size", config.hiddenSize());
        fields.put("intermediate_size", config.intermediateSize());
        fields.put("num_hidden_layers", config.layers());
        fields.put("num_attention_heads", config.attentionHeads());
        fields.put("num_key_value_heads", config.keyValueHeads());
        // written only where it cannot be derived: transformers 4.43 always derives it
        if (config.queryWidth() != config.hiddenSize()
                || config.family().absent().headDimension().isPresent()) {
            fields.put("head_dim", config.headDimension());
        }
        fields.put("vocab_size", config.vocabularySize());
        fields.put("rms_norm_eps", config.rmsNormEps());
        fields.put("rope_theta", config.ropeTheta());
        fields.put(
                "rope_scaling",
                switch (config.ropeScaling()) {
                    case RopeScaling.None none -> null;
                    case RopeScaling.Linear linear -> Map.of("rope_type", "linear", "factor", linear.factor());
                    case RopeScaling.Llama3 llama3 ->
                        Map.of(
                                "rope_type", "llama3",
                                "factor", llama3.factor(),
                                "low_freq_factor", llama3.lowFrequencyFactor(),
                                "high_freq_factor", llama3.highFrequencyFactor(),
                                "original_max_position_embeddings", llama3.originalContext());
                });
        fields.put("max_position_embeddings", config.maxPositions());
        fields.put("tie_word_embeddings", config.tiedEmbeddings());
        fields.put("attention_dropout", 0.0);
        fields.put("hidden_act", config.design().gate().fieldValue());
        fields.put("initializer_range", 0.02);
        fields.put("use_cache", true);
        config.family().describe(fields, config);
        putTokens(fields, config);
    }

    private static void putTokens(Map<String, Object> fields, LanguageModelConfig config) {
        config.beginToken().ifPresent(id -> fields.put("bos_token_id", id));
        config.padToken().ifPresent(id -> fields.put("pad_token_id", id));
        List<Integer> end = config.endTokens();
        if (!end.isEmpty()) {
            fields.put("eos_token_id", end.size() == 1 ? end.getFirst() : end);
        }
    }

    private static void putMultimodal(Map<String, Object> fields, Architecture architecture, MultimodalConfig config) {
        config.visionTower().ifPresent(tower -> fields.put("mm_vision_tower", tower));
        fields.put("mm_hidden_size", config.visionHiddenSize());
        fields.put("mm_vision_select_layer", config.selectLayer());
        fields.put(
                "mm_vision_select_feature",
                switch (config.selectFeature()) {
                    case PATCH -> "patch";
                    case CLASS_AND_PATCH -> "cls_patch";
                });
        fields.put("mm_projector_type", config.projector().fieldValue());
        fields.put("image_aspect_ratio", config.imageAspectRatio().name().toLowerCase(Locale.ROOT));
        fields.put("mm_use_im_start_end", config.startEndTokens());
        fields.put("mm_use_im_patch_token", false);
        fields.put("mm_patch_merge_type", "flat");
        fields.put("use_mm_proj", true);
        fields.put("tune_mm_mlp_adapter", false);
        fields.put("freeze_mm_mlp_adapter", false);
        fields.put("tokenizer_padding_side", "right");
        config.maxLength().ifPresent(length -> fields.put("tokenizer_model_max_length", length));
        config.conversationTemplate().ifPresent(name -> fields.put("conversation_template", name));
        if (!config.quirks().choices().isEmpty()) {
            fields.put("llava_mini_quirks", config.quirks().choices());
        }
        if (architecture == Architecture.LLAVA_MINI) {
            putLlavaMini(fields, config);
        }
    }

    private static void putLlavaMini(Map<String, Object> fields, MultimodalConfig config) {
        CompressorConfig compressor = config.compressor();
        if (compressor.type() != CompressorConfig.Type.NONE) {
            fields.put("compressor_size", compressor.size());
        }
        if (compressor.type() != CompressorConfig.Type.QUERY) {
            fields.put("compressor_type", compressor.type().fieldValue());
        }
        fields.put("prefusion_layer_num", config.preFusionLayers());
        if (config.preFusionPlace() != MultimodalConfig.PreFusionPlace.BEFORE) {
            fields.put("prefusion_place", config.preFusionPlace().name().toLowerCase(Locale.ROOT));
        }
        fields.put("resolution_ratio", config.resolutionRatio());
    }
}
