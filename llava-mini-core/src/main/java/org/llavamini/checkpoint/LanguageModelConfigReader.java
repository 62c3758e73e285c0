// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the Llama fields of a config.json; what is absent has the value of Hugging Face's LlamaConfig. */
final class LanguageModelConfigReader {
    private static final int MAX_SIZE = 1 << 20;
    private static final int MAX_LAYERS = 1000;
    private static final int MAX_VOCABULARY = 1 << 26;
    private static final int MAX_POSITIONS = 1 << 28;

    private final JsonFields root;
    private final JsonFields fields;

    /**
     * Reads from one object; token ids and flags that a nested object leaves out are looked for in the root.
     *
     * @param root the whole file
     * @param fields the object with the sizes, often the whole file
     */
    LanguageModelConfigReader(JsonFields root, JsonFields fields) {
        this.root = root;
        this.fields = fields;
    }

    /** Reads a flat file, which must name the sizes. */
    LanguageModelConfig read(List<Integer> moreEndTokens) {
        return read(
                fields.requireInt("hidden_size", 1, MAX_SIZE),
                fields.requireInt("intermediate_size", 1, MAX_SIZE),
                fields.requireInt("num_hidden_layers", 1, MAX_LAYERS),
                fields.requireInt("num_attention_heads", 1, MAX_SIZE),
                fields.requireInt("vocab_size", 1, MAX_VOCABULARY),
                moreEndTokens);
    }

    /** Reads a nested object, which in published models leaves out what is as in Llama-7B. */
    LanguageModelConfig readNested(List<Integer> moreEndTokens) {
        if (!fields.string("model_type").orElse("llama").equals("llama")) {
            throw fields.wrong("model_type", "llama, the language model that is supported");
        }
        return read(
                fields.intOr("hidden_size", 4096, 1, MAX_SIZE),
                fields.intOr("intermediate_size", 11008, 1, MAX_SIZE),
                fields.intOr("num_hidden_layers", 32, 1, MAX_LAYERS),
                fields.intOr("num_attention_heads", 32, 1, MAX_SIZE),
                fields.intOr("vocab_size", 32000, 1, MAX_VOCABULARY),
                moreEndTokens);
    }

    private LanguageModelConfig read(
            int hiddenSize, int intermediateSize, int layers, int heads, int vocabulary, List<Integer> moreEndTokens) {
        if (!fields.string("hidden_act").orElse("silu").equals("silu")) {
            throw fields.wrong("hidden_act", "silu, the activation that is supported");
        }
        if (!fields.has("head_dim") && hiddenSize % heads != 0) {
            throw fields.wrong("num_attention_heads", "a divisor of hidden_size " + hiddenSize);
        }
        JsonFields tokens = fields.has("eos_token_id") ? fields : root;
        Set<Integer> endTokens = new LinkedHashSet<>(tokens.ints("eos_token_id", 0, MAX_VOCABULARY));
        endTokens.addAll(moreEndTokens);
        return new LanguageModelConfig(
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                fields.intOr("num_key_value_heads", heads, 1, MAX_SIZE),
                fields.intOr("head_dim", hiddenSize / heads, 1, 1 << 14),
                vocabulary,
                fields.doubleOr("rms_norm_eps", 1e-6, 0, 1),
                ropeTheta(),
                ropeScaling(),
                fields.intOr("max_position_embeddings", 2048, 1, MAX_POSITIONS),
                fields.booleanOr("tie_word_embeddings", root.booleanOr("tie_word_embeddings", false)),
                fields.booleanOr("attention_bias", false),
                fields.booleanOr("mlp_bias", false),
                token("bos_token_id"),
                new ArrayList<>(endTokens),
                token("pad_token_id"));
    }

    /** Returns a token id; old files write -1 where there is none. */
    private OptionalInt token(String name) {
        OptionalInt id = (fields.has(name) ? fields : root).optionalInt(name, -1, MAX_VOCABULARY);
        return id.orElse(-1) < 0 ? OptionalInt.empty() : id;
    }

    private double ropeTheta() {
        double flat = fields.doubleOr("rope_theta", 10000, 1, 1e12);
        return ropeParameters()
                .map(parameters -> parameters.doubleOr("rope_theta", flat, 1, 1e12))
                .orElse(flat);
    }

    private Optional<JsonFields> ropeParameters() {
        return fields.object("rope_parameters");
    }

    private RopeScaling ropeScaling() {
        Optional<JsonFields> found = fields.object("rope_scaling").or(this::ropeParameters);
        if (found.isEmpty()) {
            return new RopeScaling.None();
        }
        JsonFields scaling = found.get();
        String field = scaling.has("rope_type") ? "rope_type" : "type";
        return switch (scaling.string(field).orElse("default")) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(scaling.requireDouble("factor", 1, 1e6));
            case "llama3" ->
                new RopeScaling.Llama3(
                        scaling.requireDouble("factor", 1, 1e6),
                        scaling.requireDouble("low_freq_factor", 1e-6, 1e6),
                        scaling.requireDouble("high_freq_factor", 1e-6, 1e6),
                        scaling.requireInt("original_max_position_embeddings", 1, MAX_POSITIONS));
            default -> throw scaling.wrong(field, "default, linear or llama3, the scalings that are supported");
        };
    }
}
