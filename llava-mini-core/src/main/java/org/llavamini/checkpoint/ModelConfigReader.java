// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
                ? new LanguageModelConfigReader(fields, text.get()).readNested(endTokens)
                : new LanguageModelConfigReader(fields, fields).read(endTokens);
        Optional<VisionConfig> vision = fields.object("vision_config").map(VisionConfigFile::read);
        Optional<MultimodalConfig> multimodal =
                switch (architecture) {
                    case LLAMA -> Optional.empty();
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

    private static Architecture architecture(JsonFields fields) {
        return switch (fields.requireString("model_type")) {
            case "llava_mini_llama" -> Architecture.LLAVA_MINI;
            case "llava", "llava_llama" -> Architecture.LLAVA;
            case "llama" -> Architecture.LLAMA;
            default ->
                throw fields.wrong(
                        "model_type",
                        "llava_mini_llama, llava_llama, llava or llama, the architectures that are supported");
        };
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
