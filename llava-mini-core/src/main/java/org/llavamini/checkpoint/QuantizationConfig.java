// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Weights as 8-bit integers in the compressed-tensors convention, format {@code int-quantized}: beside {@code X.weight}
 * int8 [out, in] lies {@code X.weight_scale} [out, 1] in a floating-point type; the real weight is their product.
 *
 * @param ignoredModules names of linear modules that are stored as they are; {@code re:} begins a regular expression for other
 *     software, here it is the stored element type that tells what is quantised
 * @param dynamicActivations whether the model is meant to run with activations quantised per token
 */
public record QuantizationConfig(List<String> ignoredModules, boolean dynamicActivations) {
    /** Ending of a quantised module's weight. */
    public static final String WEIGHT = ".weight";
    /** Ending of the scales beside it. */
    public static final String WEIGHT_SCALE = ".weight_scale";

    private static final String METHOD = "compressed-tensors";
    private static final String FORMAT = "int-quantized";

    public QuantizationConfig {
        ignoredModules = List.copyOf(ignoredModules);
    }

    /**
     * Returns the configuration of a model in which some linear layers are quantised, for activations in floating point.
     *
     * @param weights all weights of the model
     * @param quantizedWeights names of the weights that are stored as integers
     */
    public static QuantizationConfig of(List<ExpectedWeight> weights, Set<String> quantizedWeights) {
        List<String> ignored = weights.stream()
                .filter(weight -> weight.linear() && !quantizedWeights.contains(weight.name()))
                .map(weight -> weight.name().substring(0, weight.name().length() - WEIGHT.length()))
                .toList();
        return new QuantizationConfig(ignored, false);
    }

    /** Returns the name of the scales that belong to a weight. */
    public static String scaleName(String weightName) {
        if (!weightName.endsWith(WEIGHT)) {
            throw new IllegalArgumentException("not the name of a weight: " + weightName);
        }
        return weightName.substring(0, weightName.length() - WEIGHT.length()) + WEIGHT_SCALE;
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
        if (!fields.requireString("format").equals(FORMAT)) {
            throw fields.wrong("format", FORMAT + ", the format that is supported");
        }
        if (fields.has("kv_cache_scheme")) {
            throw fields.wrong("kv_cache_scheme", "null");
        }
        boolean dynamicActivations = false;
        for (JsonFields group : fields.requireObject("config_groups").objects().values()) {
            requireInt8PerChannel(group.requireObject("weights"));
            Optional<JsonFields> activations = group.object("input_activations");
            if (activations.isPresent() && !activations.get().booleanOr("dynamic", false)) {
                throw activations.get().wrong("dynamic", "true; stored activation scales are not supported");
            }
            dynamicActivations |= activations.isPresent();
        }
        return new QuantizationConfig(fields.stringList("ignore"), dynamicActivations);
    }

    private static void requireInt8PerChannel(JsonFields weights) {
        if (weights.requireInt("num_bits", 1, 64) != 8) {
            throw weights.wrong("num_bits", "8");
        }
        if (!weights.string("type").orElse("int").equals("int")) {
            throw weights.wrong("type", "int");
        }
        if (!weights.string("strategy").orElse("").equals("channel")) {
            throw weights.wrong("strategy", "channel");
        }
        if (!weights.booleanOr("symmetric", true)) {
            throw weights.wrong("symmetric", "true");
        }
    }

    /** Returns the block {@code quantization_config} for config.json. */
    Map<String, Object> toFields() {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("targets", List.of("Linear"));
        group.put("weights", scheme("channel", false));
        group.put("input_activations", dynamicActivations ? scheme("token", true) : null);
        group.put("output_activations", null);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("quant_method", METHOD);
        fields.put("format", FORMAT);
        fields.put("quantization_status", "compressed");
        fields.put("config_groups", Map.of("group_0", group));
        fields.put("ignore", ignoredModules);
        fields.put("kv_cache_scheme", null);
        return fields;
    }

    private static Map<String, Object> scheme(String strategy, boolean dynamic) {
        return Map.of("num_bits", 8, "type", "int", "symmetric", true, "strategy", strategy, "dynamic", dynamic);
    }
}
