// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.tensor.DType;

/**
 * Everything that config.json and generation_config.json say and this software uses.
 *
 * @param architecture which parts the model has
 * @param languageModel the Llama part
 * @param multimodal the rest; present unless the architecture is a plain language model
 * @param vision the tower, where config.json itself describes it (llava-hf layout); else it has a directory of its own
 * @param dtype element type that most weights are said to have
 * @param quantization present if weights are stored as 8-bit integers
 */
public record ModelConfig(
        Architecture architecture,
        LanguageModelConfig languageModel,
        Optional<MultimodalConfig> multimodal,
        Optional<VisionConfig> vision,
        Optional<DType> dtype,
        Optional<QuantizationConfig> quantization) {
    public static final String FILE = "config.json";

    public ModelConfig {
        requireNonNull(architecture, "architecture is null");
        requireNonNull(languageModel, "languageModel is null");
        requireNonNull(vision, "vision is null");
        requireNonNull(dtype, "dtype is null");
        requireNonNull(quantization, "quantization is null");
        if (multimodal.isPresent() != architecture.isMultimodal()) {
            throw new IllegalArgumentException("multimodal must be present exactly for multimodal architectures");
        }
        multimodal.ifPresent(config -> {
            if (config.preFusionPlace() == MultimodalConfig.PreFusionPlace.INSIDE
                    && config.preFusionLayers() >= languageModel.layers()) {
                throw new IllegalArgumentException("prefusion_layer_num " + config.preFusionLayers()
                        + " inside a language model of " + languageModel.layers()
                        + " layers, of which at least one must come after them");
            }
            if (config.projector() instanceof ProjectorConfig.Identity
                    && config.visionHiddenSize() != languageModel.hiddenSize()) {
                throw new IllegalArgumentException(
                        "mm_projector_type identity needs mm_hidden_size " + config.visionHiddenSize()
                                + " and hidden_size " + languageModel.hiddenSize() + " to be equal");
            }
        });
    }

    /** Returns the same with other choices between vision tower and language model. */
    public ModelConfig with(MultimodalConfig other) {
        return new ModelConfig(architecture, languageModel, Optional.of(other), vision, dtype, quantization);
    }

    /** Returns the {@code model_type} that is written, which names the family of the language model too. */
    public String modelType() {
        return architecture.modelType(languageModel.family());
    }

    /**
     * Reads the configuration of a model directory.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} without config.json, with {@code MODEL_FORMAT}
     *     naming file and field if one is missing, of the wrong type or not supported
     */
    public static ModelConfig read(Path directory) {
        return ModelConfigReader.read(directory);
    }

    /**
     * Writes config.json and generation_config.json in the field names of the official code.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} if a file cannot be written
     */
    public void write(Path directory) {
        ModelConfigWriter.write(directory, this);
    }
}
