// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.InitialValue;

/**
 * The text models of Gemma 3: norms around attention and feed-forward network, scaled by one more than their weight, queries and
 * keys normalised, a gate of tanh GELU, embeddings scaled by the root of their width, and of six layers five with a sliding
 * window and rotary frequencies of their own.
 */
public record Gemma3() implements LanguageModelFamily {
    private static final int EVERY = 6;
    private static final double LOCAL_THETA = 10000;

    @Override
    public String modelType() {
        return "gemma3_text";
    }

    @Override
    public String className() {
        return "Gemma3";
    }

    @Override
    public Absent absent() {
        return new Absent(1e6, 131072, OptionalInt.of(256), true);
    }

    @Override
    public DecoderDesign design(JsonFields fields, LanguageModelSizes sizes) {
        LanguageModelFamily.requireGate(fields, DecoderDesign.Gate.TANH_GELU);
        for (String capping : List.of("final_logit_softcapping", "attn_logit_softcapping")) {
            if (fields.has(capping)) {
                throw fields.wrong(capping, "null; logits are not capped here");
            }
        }
        boolean bias = fields.booleanOr("attention_bias", false);
        int every = fields.intOr("sliding_window_pattern", EVERY, 1, 1 << 20);
        List<Boolean> windowed = LayerTypes.read(fields, sizes.layers())
                .orElseGet(() -> IntStream.range(0, sizes.layers())
                        .mapToObj(i -> (i + 1) % every != 0)
                        .toList());
        return new DecoderDesign(
                bias,
                bias,
                false,
                true,
                DecoderDesign.Norms.AROUND_PLUS_ONE,
                DecoderDesign.Gate.TANH_GELU,
                Math.sqrt(sizes.hiddenSize()),
                fields.doubleOr("query_pre_attn_scalar", 256, 1e-6, 1e9),
                Optional.of(new SlidingWindow(
                        fields.intOr("sliding_window", 4096, 1, 1 << 28),
                        windowed,
                        OptionalDouble.of(localTheta(fields)))));
    }

    /** Newer files have a table of the types of layers. */
    private static double localTheta(JsonFields fields) {
        double flat = fields.doubleOr("rope_local_base_freq", LOCAL_THETA, 1, 1e12);
        return fields.object("rope_parameters")
                .flatMap(types -> types.object("sliding_attention"))
                .map(local -> local.doubleOr("rope_theta", flat, 1, 1e12))
                .orElse(flat);
    }

    @Override
    public void describe(Map<String, Object> fields, LanguageModelConfig config) {
        SlidingWindow window = config.design().window().orElseThrow();
        fields.put("hidden_activation", config.design().gate().fieldValue());
        fields.put("attention_bias", config.design().outputBias());
        fields.put("query_pre_attn_scalar", config.design().attentionWidth());
        fields.put("sliding_window", window.tokens());
        fields.put("layer_types", LayerTypes.of(window));
        fields.put("rope_local_base_freq", window.ropeTheta().orElse(LOCAL_THETA));
    }

    @Override
    public DecoderLayerWeights decoderLayer(String name, LanguageModelConfig config) {
        return DecoderLayerWeights.llama(name, config)
                .withNorms(
                        norm(name + ".input_layernorm", config),
                        Optional.of(norm(name + ".post_attention_layernorm", config)),
                        norm(name + ".pre_feedforward_layernorm", config),
                        Optional.of(norm(name + ".post_feedforward_layernorm", config)));
    }

    private static Norm norm(String name, LanguageModelConfig config) {
        return new Norm(name, config.hiddenSize(), false, InitialValue.ZEROS);
    }
}
