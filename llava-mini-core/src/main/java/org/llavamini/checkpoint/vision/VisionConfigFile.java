// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.checkpoint.file.AtomicFile;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.file.PrettyJson;

/** Reads and writes the config.json of a CLIP directory; what is absent has the value of Hugging Face's CLIPVisionConfig. */
public final class VisionConfigFile {
    private static final int MAX_SIZE = 1 << 20;

    static final String NAME = "config.json";

    private VisionConfigFile() {}

    /**
     * Reads config.json of a CLIP directory, of a whole CLIPModel or of its vision part.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} or {@code MODEL_FORMAT}, naming file and field
     */
    public static VisionConfig read(Path directory) {
        JsonFields fields = JsonFields.read(directory.resolve(NAME));
        String modelType = fields.string("model_type").orElse("clip_vision_model");
        if (!modelType.equals("clip") && !modelType.equals("clip_vision_model")) {
            throw fields.wrong("model_type", "clip or clip_vision_model, the vision towers that are supported");
        }
        return read(fields.object("vision_config").orElse(fields));
    }

    public static VisionConfig read(JsonFields fields) {
        if (fields.intOr("num_channels", 3, 1, MAX_SIZE) != 3) {
            throw fields.wrong("num_channels", "3");
        }
        try {
            return new VisionConfig(
                    fields.intOr("hidden_size", 768, 1, MAX_SIZE),
                    fields.intOr("intermediate_size", 3072, 1, MAX_SIZE),
                    fields.intOr("num_hidden_layers", 12, 1, 1000),
                    fields.intOr("num_attention_heads", 12, 1, 1 << 16),
                    fields.intOr("image_size", 224, 1, 1 << 14),
                    fields.intOr("patch_size", 32, 1, 1 << 12),
                    fields.doubleOr("layer_norm_eps", 1e-5, 0, 1),
                    activation(fields));
        } catch (IllegalArgumentException e) {
            throw ModelErrors.format(fields.file(), String.valueOf(e.getMessage()), e);
        }
    }

    private static VisionConfig.Activation activation(JsonFields fields) {
        String name = fields.string("hidden_act").orElse("quick_gelu");
        for (VisionConfig.Activation activation : VisionConfig.Activation.values()) {
            if (activation.fieldValue().equals(name)) {
                return activation;
            }
        }
        throw fields.wrong("hidden_act", "quick_gelu or gelu");
    }

    /**
     * Writes config.json of a CLIP vision directory as transformers reads it.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} if it cannot be written
     */
    public static void write(Path directory, VisionConfig config) {
        AtomicFile.write(directory.resolve(NAME), PrettyJson.of(fields(config)));
    }

    public static Map<String, Object> fields(VisionConfig config) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("architectures", List.of("CLIPVisionModel"));
        fields.put("model_type", "clip_vision_model");
        fields.put("hidden_size", config.hiddenSize());
        fields.put("intermediate_size", config.intermediateSize());
        fields.put("num_hidden_layers", config.layers());
        fields.put("num_attention_heads", config.attentionHeads());
        fields.put("num_channels", 3);
        fields.put("image_size", config.imageSize());
        fields.put("patch_size", config.patchSize());
        fields.put("layer_norm_eps", config.layerNormEps());
        fields.put("hidden_act", config.activation().fieldValue());
        fields.put("projection_dim", config.hiddenSize());
        return fields;
    }
}
