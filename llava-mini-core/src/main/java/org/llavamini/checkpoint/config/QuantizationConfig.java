// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.weight.ExpectedWeight;

/**
 * Weights as integers in the compressed-tensors convention. In 8 bits, format {@code int-quantized}: beside {@code X.weight} int8
 * [out, in] lies {@code X.weight_scale} [out, 1] in a floating-point type; the real weight is their product. In 4 bits, format
 * {@code pack-quantized}: {@code X.weight_packed} int32 [out, in / 8] holds eight weights in each word, {@code X.weight_scale}
 * [out, in / 32] one scale for each group, {@code X.weight_shape} the sizes.
 *
 * @param bits of each weight, 8 or 4
 * @param ignoredModules names of linear modules that are stored as they are; {@code re:} begins a regular expression for other
 *     software, here it is the stored element type that tells what is quantised
 * @param dynamicActivations whether the model is meant to run with activations quantised per token
 */
public record QuantizationConfig(int bits, List<String> ignoredModules, boolean dynamicActivations) {
    /** Ending of a quantised module's weight. */
    public static final String WEIGHT = ".weight";
    /** Ending of the scales beside it. */
    public static final String WEIGHT_SCALE = ".weight_scale";

    /** Ending of a module's weight in 4 bits. */
    public static final String WEIGHT_PACKED = ".weight_packed";
    /** Ending of the sizes beside it. */
    public static final String WEIGHT_SHAPE = ".weight_shape";

    /** Weights in 8 bits. */
    public static final int INT8_BITS = 8;
    /** Weights in 4 bits. */
    public static final int INT4_BITS = 4;
    /** How many inputs share a scale in 4 bits. */
    public static final int INT4_GROUP = 32;
    /** How many weights of 4 bits are in a word. */
    public static final int INT4_IN_WORD = 8;

    private static final String METHOD = "compressed-tensors";
    private static final String INT8_FORMAT = "int-quantized";
    private static final String INT4_FORMAT = "pack-quantized";

    public QuantizationConfig {
        if (bits != INT8_BITS && bits != INT4_BITS) {
            throw new IllegalArgumentException("bits must be 8 or 4: " + bits);
        }
        ignoredModules = List.copyOf(ignoredModules);
    }

    /** Returns how weights lie in 8 bits that are multiplied as they are. */
    public static QuantizationConfig int8() {
        return new QuantizationConfig(INT8_BITS, List.of(), false);
    }

    /**
     * Returns the configuration of a model in which some linear layers are quantised, for activations in floating point.
     *
     * @param bits of each quantised weight
     * @param weights all weights of the model
     * @param quantizedWeights names of the weights that are stored as integers
     */
    public static QuantizationConfig of(int bits, List<ExpectedWeight> weights, Set<String> quantizedWeights) {
        List<String> ignored = weights.stream()
                .filter(weight -> weight.linear() && !quantizedWeights.contains(weight.name()))
                .map(weight -> weight.name().substring(0, weight.name().length() - WEIGHT.length()))
                .toList();
        return new QuantizationConfig(bits, ignored, false);
    }

    /** Returns the name of the scales that belong to a weight. */
    public static String scaleName(String weightName) {
        return withEnding(weightName, WEIGHT_SCALE);
    }

    /** Returns the name that a weight has in 4 bits. */
    public static String packedName(String weightName) {
        return withEnding(weightName, WEIGHT_PACKED);
    }

    /** Returns the name of the sizes that belong to a weight in 4 bits. */
    public static String shapeName(String weightName) {
        return withEnding(weightName, WEIGHT_SHAPE);
    }

    private static String withEnding(String weightName, String ending) {
        if (!weightName.endsWith(WEIGHT)) {
            throw new IllegalArgumentException("not the name of a weight: " + weightName);
        }
        return weightName.substring(0, weightName.length() - WEIGHT.length()) + ending;
    }

    static Optional<QuantizationConfig> readFrom(JsonFields root) {
        return root.object("quantization_config")
                .or(() -> root.object("compression_config"))
                .map(QuantizationConfig::read);
    }

    private static QuantizationConfig read(JsonFields fields) {
        if (!fields.requireString("quant_method").equals(METHOD)) {
            throw fields.wrong("quant_method", METHOD + ", the quantisation that is supported");
        }
        int bits =
                switch (fields.requireString("format")) {
                    case INT8_FORMAT -> INT8_BITS;
                    case INT4_FORMAT -> INT4_BITS;
                    default ->
                        throw fields.wrong(
                                "format", INT8_FORMAT + " or " + INT4_FORMAT + ", the formats that are supported");
                };
        if (fields.has("kv_cache_scheme")) {
            throw fields.wrong("kv_cache_scheme", "null");
        }
        boolean dynamicActivations = false;
        for (JsonFields group : fields.requireObject("config_groups").objects().values()) {
            requireSupported(group.requireObject("weights"), bits);
            Optional<JsonFields> activations = group.object("input_activations");
            if (activations.isPresent() && !activations.get().booleanOr("dynamic", false)) {
                throw activations.get().wrong("dynamic", "true; stored activation scales are not supported");
            }
            dynamicActivations |= activations.isPresent();
        }
        return new QuantizationConfig(bits, fields.stringList("ignore"), dynamicActivations);
    }

    private static void requireSupported(JsonFields weights, int bits) {
        if (weights.requireInt("num_bits", 1, 64) != bits) {
            throw weights.wrong("num_bits", Integer.toString(bits));
        }
        if (!weights.string("type").orElse("int").equals("int")) {
            throw weights.wrong("type", "int");
        }
        String strategy = bits == INT8_BITS ? "channel" : "group";
        if (!weights.string("strategy").orElse("").equals(strategy)) {
            throw weights.wrong("strategy", strategy);
        }
        if (bits == INT4_BITS && weights.requireInt("group_size", 1, Integer.MAX_VALUE) != INT4_GROUP) {
            throw weights.wrong("group_size", Integer.toString(INT4_GROUP));
        }
        if (!weights.booleanOr("symmetric", true)) {
            throw weights.wrong("symmetric", "true");
        }
    }

    /** Returns the block {@code quantization_config} for config.json. */
    Map<String, Object> toFields() {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("targets", List.of("Linear"));
        group.put("weights", bits == INT8_BITS ? scheme("channel", false) : groups());
        group.put("input_activations", dynamicActivations ? scheme("token", true) : null);
        group.put("output_activations", null);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("quant_method", METHOD);
        fields.put("format", bits == INT8_BITS ? INT8_FORMAT : INT4_FORMAT);
        fields.put("quantization_status", "compressed");
        fields.put("config_groups", Map.of("group_0", group));
        fields.put("ignore", ignoredModules);
        fields.put("kv_cache_scheme", null);
        return fields;
    }

    private static Map<String, Object> groups() {
        return Map.of(
                "num_bits",
                INT4_BITS,
                "type",
                "int",
                "symmetric",
                true,
                "strategy",
                "group",
                "group_size",
                INT4_GROUP,
                "dynamic",
                false);
    }

    private static Map<String, Object> scheme(String strategy, boolean dynamic) {
        return Map.of("num_bits", 8, "type", "int", "symmetric", true, "strategy", strategy, "dynamic", dynamic);
    }
}
