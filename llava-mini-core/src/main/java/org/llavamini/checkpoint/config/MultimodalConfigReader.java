// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.llavamini.checkpoint.config.MultimodalConfig.PreFusionPlace;
import org.llavamini.checkpoint.config.MultimodalConfig.SelectFeature;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Quirks;

/** Reads the multimodal fields of a config.json, see the table of fields in the official code's layout. */
final class MultimodalConfigReader {
    private static final String QUIRKS = "llava_mini_quirks";
    private static final int MAX_SIZE = 1 << 20;
    private static final int MAX_LAYERS = 1000;
    private static final int MAX_COMPRESSOR_SIZE = 1024;
    private static final int MAX_RATIO = 64;
    private static final int DEFAULT_PRE_FUSION_LAYERS = 4;

    private MultimodalConfigReader() {}

    static MultimodalConfig readLlavaMini(JsonFields fields) {
        return read(
                fields,
                compressor(fields),
                fields.intOr("prefusion_layer_num", DEFAULT_PRE_FUSION_LAYERS, 0, MAX_LAYERS),
                fields.intOr("resolution_ratio", 1, 1, MAX_RATIO));
    }

    static MultimodalConfig readLlava(JsonFields fields) {
        return read(fields, CompressorConfig.none(), 0, 1);
    }

    private static MultimodalConfig read(
            JsonFields fields, CompressorConfig compressor, int preFusionLayers, int resolutionRatio) {
        String projector = fields.string("mm_projector_type").orElse("linear");
        return new MultimodalConfig(
                fields.string("mm_vision_tower").or(() -> fields.string("vision_tower")),
                fields.requireInt("mm_hidden_size", 1, MAX_SIZE),
                fields.requireInt("mm_vision_select_layer", -MAX_LAYERS, MAX_LAYERS),
                switch (fields.string("mm_vision_select_feature").orElse("patch")) {
                    case "patch" -> SelectFeature.PATCH;
                    case "cls_patch" -> SelectFeature.CLASS_AND_PATCH;
                    default -> throw fields.wrong("mm_vision_select_feature", "patch or cls_patch");
                },
                ProjectorConfig.parse(projector)
                        .orElseThrow(() -> fields.wrong("mm_projector_type", ProjectorConfig.KNOWN)),
                compressor,
                preFusionLayers,
                switch (fields.string("prefusion_place").orElse("before")) {
                    case "before" -> PreFusionPlace.BEFORE;
                    case "inside" -> PreFusionPlace.INSIDE;
                    default -> throw fields.wrong("prefusion_place", "before or inside");
                },
                resolutionRatio,
                // the official code pads for "pad" and otherwise leaves everything to the processor, which crops
                fields.string("image_aspect_ratio").orElse("square").equals("pad")
                        ? AspectRatio.PAD
                        : AspectRatio.SQUARE,
                startEndTokens(fields),
                OptionalInt.empty(),
                fields.optionalInt("tokenizer_model_max_length", 1, Integer.MAX_VALUE),
                fields.string("conversation_template"),
                quirks(fields));
    }

    private static Quirks quirks(JsonFields fields) {
        Map<String, String> choices =
                new TreeMap<>(fields.object(QUIRKS).map(JsonFields::scalars).orElse(Map.of()));
        // A choice of training, which configurations held before it was one.
        choices.remove("embedding-gradient");
        try {
            return new Quirks(choices);
        } catch (LlavaMiniException unknown) {
            throw fields.wrong(QUIRKS, String.valueOf(unknown.getMessage()));
        }
    }

    private static CompressorConfig compressor(JsonFields fields) {
        OptionalInt size = fields.optionalInt("compressor_size", 0, MAX_COMPRESSOR_SIZE);
        Optional<String> name = fields.string("compressor_type");
        if (size.isEmpty() && name.isEmpty()) {
            return CompressorConfig.none();
        }
        CompressorConfig.Type type = Arrays.stream(CompressorConfig.Type.values())
                .filter(candidate -> candidate.fieldValue().equals(name.orElse("query")))
                .findFirst()
                .orElseThrow(() -> fields.wrong("compressor_type", "query, average or none"));
        if (type == CompressorConfig.Type.NONE) {
            return CompressorConfig.none();
        }
        return new CompressorConfig(type, fields.requireInt("compressor_size", 0, MAX_COMPRESSOR_SIZE));
    }

    /** Reads the fields of the llava-hf layout, whose projector always has two layers. */
    static MultimodalConfig readNested(JsonFields fields, VisionConfig vision) {
        if (!fields.string("projector_hidden_act").orElse("gelu").equals("gelu")) {
            throw fields.wrong("projector_hidden_act", "gelu");
        }
        OptionalInt imageToken = fields.optionalInt("image_token_index", 0, Integer.MAX_VALUE);
        return new MultimodalConfig(
                Optional.empty(),
                vision.hiddenSize(),
                fields.intOr("vision_feature_layer", -2, -MAX_LAYERS, MAX_LAYERS),
                switch (fields.string("vision_feature_select_strategy").orElse("default")) {
                    case "default" -> SelectFeature.PATCH;
                    case "full" -> SelectFeature.CLASS_AND_PATCH;
                    default -> throw fields.wrong("vision_feature_select_strategy", "default or full");
                },
                new ProjectorConfig.Mlp(2),
                CompressorConfig.none(),
                0,
                PreFusionPlace.BEFORE,
                1,
                AspectRatio.SQUARE,
                false,
                imageToken.isPresent() ? imageToken : fields.optionalInt("image_token_id", 0, Integer.MAX_VALUE),
                OptionalInt.empty(),
                Optional.empty(),
                Quirks.defaults());
    }

    /** No released model has them, and prompts without them would be answered wrongly. */
    private static boolean startEndTokens(JsonFields fields) {
        if (fields.booleanOr("mm_use_im_start_end", false)) {
            throw fields.wrong(
                    "mm_use_im_start_end",
                    "false; models that read <im_start> and <im_end> around a picture are not supported");
        }
        return false;
    }
}
