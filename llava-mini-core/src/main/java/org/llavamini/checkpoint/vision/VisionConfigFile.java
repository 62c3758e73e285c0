// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.file.PrettyJson;
import org.llavamini.output.OutputFile;

/** Reads and writes the config.json of a tower's directory; what is absent has the value of the family's class in transformers. */
public final class VisionConfigFile {
    private static final int MAX_SIZE = 1 << 20;

    static final String NAME = "config.json";

    private VisionConfigFile() {}

    /**
     * Reads config.json of a tower's directory, of a whole model such as CLIPModel or of its vision part.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} or {@code MODEL_FORMAT}, naming file and field
     */
    public static VisionConfig read(Path directory) {
        JsonFields fields = JsonFields.read(directory.resolve(NAME));
        JsonFields tower = fields.object("vision_config").orElse(fields);
        return read(tower, family(fields, "clip_vision_model"));
    }

    /** Reads the object of a whole model's config.json that describes its tower; where it names no family, it is CLIP. */
    public static VisionConfig read(JsonFields fields) {
        return read(fields, family(fields, "clip_vision_model"));
    }

    private static VisionTowerFamily family(JsonFields fields, String absent) {
        return VisionTowerFamilies.find(fields.string("model_type").orElse(absent))
                .orElseThrow(() -> fields.wrong(
                        "model_type",
                        "one of " + VisionTowerFamilies.known() + ", the vision towers that are supported"));
    }

    private static VisionConfig read(JsonFields fields, VisionTowerFamily family) {
        if (fields.intOr("num_channels", 3, 1, MAX_SIZE) != 3) {
            throw fields.wrong("num_channels", "3");
        }
        try {
            return family.read(fields);
        } catch (IllegalArgumentException e) {
            throw ModelErrors.format(fields.file(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads the fields that families share; the last parameters are meant where the file is silent. */
    static VisionConfig common(
            JsonFields fields,
            VisionTowerFamily family,
            int patchSize,
            double layerNormEps,
            VisionConfig.Activation activation) {
        int imageSize = fields.intOr("image_size", 224, 1, 1 << 14);
        return new VisionConfig(
                family,
                fields.intOr("hidden_size", 768, 1, MAX_SIZE),
                fields.intOr("intermediate_size", 3072, 1, MAX_SIZE),
                fields.intOr("num_hidden_layers", 12, 1, 1000),
                fields.intOr("num_attention_heads", 12, 1, 1 << 16),
                imageSize,
                fields.intOr("patch_size", patchSize, 1, 1 << 12),
                fields.doubleOr("layer_norm_eps", layerNormEps, 0, 1),
                activation(fields, activation),
                imageSize);
    }

    private static VisionConfig.Activation activation(JsonFields fields, VisionConfig.Activation absent) {
        String name = fields.string("hidden_act").orElse(absent.fieldValue());
        for (VisionConfig.Activation activation : VisionConfig.Activation.values()) {
            if (activation.fieldValue().equals(name)) {
                return activation;
            }
        }
        throw fields.wrong("hidden_act", "quick_gelu, gelu or gelu_pytorch_tanh");
    }

    /**
     * Writes config.json of a tower's directory as transformers reads it.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} if it cannot be written
     */
    public static void write(Path directory, VisionConfig config) {
        OutputFile.write(directory.resolve(NAME), PrettyJson.of(fields(config)));
    }

    public static Map<String, Object> fields(VisionConfig config) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("architectures", List.of(config.family().className()));
        fields.put("model_type", config.family().modelTypes().getFirst());
        fields.put("hidden_size", config.hiddenSize());
        fields.put("intermediate_size", config.intermediateSize());
        fields.put("num_hidden_layers", config.layers());
        fields.put("num_attention_heads", config.attentionHeads());
        fields.put("num_channels", 3);
        fields.put("image_size", config.positionsSize());
        fields.put("patch_size", config.patchSize());
        fields.put("layer_norm_eps", config.layerNormEps());
        fields.put("hidden_act", config.activation().fieldValue());
        config.family().describe(fields, config);
        return fields;
    }
}
