// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.conversion;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.ModelConfigWriter;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.file.PrettyJson;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.output.OutputFile;

/** Writes config.json of a LLaVA-v1.5 model in the form of transformers' LlavaForConditionalGeneration. */
final class LlavaHfConfigWriter {
    private LlavaHfConfigWriter() {}

    static void write(Path directory, ModelConfig config, HuggingFaceVocabulary vocabulary) {
        MultimodalConfig multimodal = config.multimodal().orElseThrow();
        Map<String, Object> text = new HashMap<>();
        text.put(
                "architectures",
                List.of(Architecture.LANGUAGE_MODEL.className(
                        config.languageModel().family())));
        text.put(
                "model_type",
                Architecture.LANGUAGE_MODEL.modelType(config.languageModel().family()));
        ModelConfigWriter.putLanguageModel(text, config.languageModel());
        text.put("vocab_size", vocabulary.rows());
        Map<String, Object> fields = new HashMap<>();
        fields.put("architectures", List.of("LlavaForConditionalGeneration"));
        fields.put("model_type", "llava");
        fields.put("ignore_index", -100);
        fields.put("image_token_index", vocabulary.imageToken());
        fields.put("pad_token_id", vocabulary.padToken());
        fields.put("projector_hidden_act", "gelu");
        fields.put("vision_feature_layer", multimodal.selectLayer());
        fields.put(
                "vision_feature_select_strategy",
                switch (multimodal.selectFeature()) {
                    case PATCH -> "default";
                    case CLASS_AND_PATCH -> "full";
                });
        fields.put("tie_word_embeddings", config.languageModel().tiedEmbeddings());
        config.dtype().ifPresent(dtype -> {
            String name = dtype.name().toLowerCase(Locale.ROOT);
            fields.put("torch_dtype", name);
            text.put("torch_dtype", name);
        });
        fields.put("text_config", text);
        fields.put("vision_config", VisionConfigFile.fields(config.vision().orElseThrow()));
        OutputFile.write(directory.resolve(ModelConfig.FILE), PrettyJson.of(fields));
        ModelConfigWriter.writeGeneration(directory, config.languageModel());
    }
}
