// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.LanguageModelConfigReader;
import org.llavamini.checkpoint.language.LanguageModelFamilies;
import org.llavamini.checkpoint.language.LanguageModelFamily;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.tensor.DType;

/** Reads config.json of all architectures. */
final class ModelConfigReader {
    private static final String GENERATION_FILE = "generation_config.json";
    private static final int MAX_TOKEN = Integer.MAX_VALUE - 1;

    private ModelConfigReader() {}

    static ModelConfig read(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw ModelErrors.notFound(directory, "there is no such model directory");
        }
        JsonFields fields = JsonFields.read(directory.resolve(ModelConfig.FILE));
        try {
            return read(fields, generationEndTokens(directory));
        } catch (IllegalArgumentException e) {
            throw ModelErrors.format(fields.file(), String.valueOf(e.getMessage()), e);
        }
    }

    private static ModelConfig read(JsonFields fields, List<Integer> endTokens) {
        Architecture architecture = architecture(fields);
        Optional<JsonFields> text = fields.object("text_config");
        LanguageModelConfig languageModel = text.isPresent()
                ? new LanguageModelConfigReader(fields, text.get(), nestedFamily(text.get())).readNested(endTokens)
                : new LanguageModelConfigReader(
                                fields,
                                fields,
                                architecture.family(modelType(fields)).orElseThrow())
                        .read(endTokens);
        Optional<VisionConfig> vision = fields.object("vision_config").map(VisionConfigFile::read);
        Optional<MultimodalConfig> multimodal =
                switch (architecture) {
                    case LANGUAGE_MODEL -> Optional.empty();
                    case LLAVA ->
                        Optional.of(
                                vision.isPresent()
                                        ? MultimodalConfigReader.readNested(fields, vision.get())
                                        : MultimodalConfigReader.readLlava(fields));
                    case LLAVA_MINI -> Optional.of(MultimodalConfigReader.readLlavaMini(fields));
                };
        return new ModelConfig(
                architecture, languageModel, multimodal, vision, dtype(fields), QuantizationConfig.readFrom(fields));
    }

    private static String modelType(JsonFields fields) {
        return fields.requireString("model_type");
    }

    private static Architecture architecture(JsonFields fields) {
        String modelType = modelType(fields);
        return Architecture.find(modelType)
                .orElseThrow(() -> fields.wrong(
                        "model_type",
                        "llava_mini_X, llava_X or X with X one of " + LanguageModelFamilies.known()
                                + ", or llava, the architectures that are supported"));
    }

    /** The llava-hf layout names the language model in an object of its own; where it does not, it is Llama. */
    private static LanguageModelFamily nestedFamily(JsonFields text) {
        return LanguageModelFamilies.find(text.string("model_type").orElse("llama"))
                .orElseThrow(() -> text.wrong(
                        "model_type",
                        "one of " + LanguageModelFamilies.known() + ", the language models that are supported"));
    }

    private static List<Integer> generationEndTokens(Path directory) {
        Path file = directory.resolve(GENERATION_FILE);
        return Files.exists(file) ? JsonFields.read(file).ints("eos_token_id", 0, MAX_TOKEN) : List.of();
    }

    private static Optional<DType> dtype(JsonFields fields) {
        Optional<String> name = fields.string("torch_dtype").or(() -> fields.string("dtype"));
        for (DType dtype : DType.values()) {
            if (name.isPresent() && dtype.name().toLowerCase(Locale.ROOT).equals(name.get())) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }
}
