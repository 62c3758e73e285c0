// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.file.PrettyJson;
import org.llavamini.output.OutputFile;

/** Reads and writes preprocessor_config.json in the old form with whole numbers and the new one with objects. */
public final class PreprocessorConfigFile {
    static final String NAME = "preprocessor_config.json";
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final int MAX_SIDE = 1 << 14;
    private static final int DEFAULT_SIDE = 224;

    private PreprocessorConfigFile() {}

    /**
     * Reads the file of a CLIP directory.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} or {@code MODEL_FORMAT}, naming file and field
     */
    public static PreprocessorConfig read(Path directory) {
        JsonFields fields = JsonFields.read(directory.resolve(NAME));
        for (String step : new String[] {"do_resize", "do_rescale", "do_normalize"}) {
            if (!fields.booleanOr(step, true)) {
                throw fields.wrong(step, "true; towers without this step are not supported");
            }
        }
        boolean siglip = fields.string("image_processor_type").orElse("").startsWith("Siglip");
        PreprocessorConfig.Resize resize = resize(fields, siglip);
        boolean crops = fields.booleanOr("do_center_crop", !siglip);
        if (!crops && !(resize instanceof PreprocessorConfig.Resize.Exact)) {
            throw fields.wrong("do_center_crop", "true, or a size with height and width");
        }
        PreprocessorConfig.Resize crop = crops ? crop(fields) : resize;
        return new PreprocessorConfig(
                resize,
                height(crop),
                width(crop),
                fields.doubleOr("rescale_factor", 1.0 / 255, 0, 1),
                fields.doublesOr("image_mean", siglip ? HALF : PreprocessorConfig.CLIP_MEAN, 3, -1000, 1000),
                fields.doublesOr(
                        "image_std", siglip ? HALF : PreprocessorConfig.CLIP_STANDARD_DEVIATION, 3, 1e-6, 1000),
                interpolation(fields));
    }

    private static PreprocessorConfig.Interpolation interpolation(JsonFields fields) {
        int number = fields.intOr("resample", PreprocessorConfig.Interpolation.BICUBIC.number(), 0, 5);
        for (PreprocessorConfig.Interpolation interpolation : PreprocessorConfig.Interpolation.values()) {
            if (interpolation.number() == number) {
                return interpolation;
            }
        }
        throw fields.wrong("resample", "2 (bilinear) or 3 (bicubic), the resamplings that are supported");
    }

    /** A plain number means the shorter side. */
    private static PreprocessorConfig.Resize resize(JsonFields fields, boolean siglip) {
        if (siglip && !fields.has("size")) {
            return new PreprocessorConfig.Resize.Exact(DEFAULT_SIDE, DEFAULT_SIDE);
        }
        return fields.isObject("size")
                ? sides(fields.requireObject("size"))
                : new PreprocessorConfig.Resize.ShortestEdge(fields.intOr("size", DEFAULT_SIDE, 1, MAX_SIDE));
    }

    /** A plain number means both sides, as does a shorter side alone. */
    private static PreprocessorConfig.Resize crop(JsonFields fields) {
        return fields.isObject("crop_size")
                ? sides(fields.requireObject("crop_size"))
                : new PreprocessorConfig.Resize.ShortestEdge(fields.intOr("crop_size", DEFAULT_SIDE, 1, MAX_SIDE));
    }

    private static PreprocessorConfig.Resize sides(JsonFields sides) {
        if (sides.has("shortest_edge")) {
            return new PreprocessorConfig.Resize.ShortestEdge(sides.requireInt("shortest_edge", 1, MAX_SIDE));
        }
        return new PreprocessorConfig.Resize.Exact(
                sides.requireInt("height", 1, MAX_SIDE), sides.requireInt("width", 1, MAX_SIDE));
    }

    private static int height(PreprocessorConfig.Resize crop) {
        return switch (crop) {
            case PreprocessorConfig.Resize.Exact exact -> exact.height();
            case PreprocessorConfig.Resize.ShortestEdge edge -> edge.pixels();
        };
    }

    private static int width(PreprocessorConfig.Resize crop) {
        return switch (crop) {
            case PreprocessorConfig.Resize.Exact exact -> exact.width();
            case PreprocessorConfig.Resize.ShortestEdge edge -> edge.pixels();
        };
    }

    /**
     * Writes the file as transformers' CLIPImageProcessor reads it.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} if it cannot be written
     */
    public static void write(Path directory, PreprocessorConfig config) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("image_processor_type", "CLIPImageProcessor");
        for (String step : new String[] {"convert_rgb", "resize", "center_crop", "rescale", "normalize"}) {
            fields.put("do_" + step, true);
        }
        fields.put("resample", config.interpolation().number());
        fields.put(
                "size",
                switch (config.resize()) {
                    case PreprocessorConfig.Resize.Exact exact ->
                        Map.of("height", exact.height(), "width", exact.width());
                    case PreprocessorConfig.Resize.ShortestEdge edge -> Map.of("shortest_edge", edge.pixels());
                });
        fields.put("crop_size", Map.of("height", config.cropHeight(), "width", config.cropWidth()));
        fields.put("rescale_factor", config.rescaleFactor());
        fields.put("image_mean", config.mean());
        fields.put("image_std", config.standardDeviation());
        OutputFile.write(directory.resolve(NAME), PrettyJson.of(fields));
    }
}
