// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.llavamini.checkpoint.file.JsonFields;

/** Reads the fields of a config.json that all families have; what is absent has the value of the family's class in transformers. */
public final class LanguageModelConfigReader {
    private static final int MAX_SIZE = 1 << 20;
    private static final int MAX_LAYERS = 1000;
    private static final int MAX_VOCABULARY = 1 << 26;
    private static final int MAX_POSITIONS = 1 << 28;

    private final JsonFields root;
    private final JsonFields fields;
    private final LanguageModelFamily family;

    /**
     * Reads from one object; token ids and flags that a nested object leaves out are looked for in the root.
     *
     * @param root the whole file
     * @param fields the object with the sizes, often the whole file
     * @param family what kind of language model it describes
     */
    public LanguageModelConfigReader(JsonFields root, JsonFields fields, LanguageModelFamily family) {
        this.root = root;
        this.fields = fields;
        this.family = family;
    }

    /** Reads a flat file, which must name the sizes. */
    public LanguageModelConfig read(List<Integer> moreEndTokens) {
        return read(
                fields.requireInt("hidden_size", 1, MAX_SIZE),
                fields.requireInt("intermediate_size", 1, MAX_SIZE),
                fields.requireInt("num_hidden_layers", 1, MAX_LAYERS),
                fields.requireInt("num_attention_heads", 1, MAX_SIZE),
                fields.requireInt("vocab_size", 1, MAX_VOCABULARY),
                moreEndTokens);
    }

    /** Reads a nested object, which in published models leaves out what is as in Llama-7B. */
    public LanguageModelConfig readNested(List<Integer> moreEndTokens) {
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
        LanguageModelFamily.Absent absent = family.absent();
        if (!fields.has("head_dim") && absent.headDimension().isEmpty() && hiddenSize % heads != 0) {
            throw fields.wrong("num_attention_heads", "a divisor of hidden_size " + hiddenSize);
        }
        JsonFields tokens = fields.has("eos_token_id") ? fields : root;
        Set<Integer> endTokens = new LinkedHashSet<>(tokens.ints("eos_token_id", 0, MAX_VOCABULARY));
        endTokens.addAll(moreEndTokens);
        int headDimension = fields.intOr("head_dim", absent.headDimension().orElse(hiddenSize / heads), 1, 1 << 14);
        return new LanguageModelConfig(
                family,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                fields.intOr("num_key_value_heads", heads, 1, MAX_SIZE),
                headDimension,
                vocabulary,
                fields.doubleOr("rms_norm_eps", 1e-6, 0, 1),
                ropeTheta(absent.ropeTheta()),
                ropeScaling(),
                fields.intOr("max_position_embeddings", absent.maxPositions(), 1, MAX_POSITIONS),
                fields.booleanOr("tie_word_embeddings", root.booleanOr("tie_word_embeddings", absent.tiedEmbeddings())),
                family.design(fields, new LanguageModelSizes(hiddenSize, layers, headDimension)),
                token("bos_token_id"),
                new ArrayList<>(endTokens),
                token("pad_token_id"));
    }

    /** Returns a token id; old files write -1 where there is none. */
    private OptionalInt token(String name) {
        OptionalInt id = (fields.has(name) ? fields : root).optionalInt(name, -1, MAX_VOCABULARY);
        return id.orElse(-1) < 0 ? OptionalInt.empty() : id;
    }

    private double ropeTheta(double absent) {
        double flat = fields.doubleOr("rope_theta", absent, 1, 1e12);
        return ropeParameters()
                .map(parameters -> parameters.doubleOr("rope_theta", flat, 1, 1e12))
                .orElse(flat);
    }

    /** Models with several types of layers have an object for each. */
    private Optional<JsonFields> ropeParameters() {
        return fields.object("rope_parameters")
                .map(parameters -> parameters.object("full_attention").orElse(parameters));
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
