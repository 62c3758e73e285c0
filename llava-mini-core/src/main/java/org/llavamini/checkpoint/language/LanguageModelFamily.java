// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.llavamini.checkpoint.file.JsonFields;

/**
 * A family of language models, as Hugging Face's transformers names and configures them. All that is particular to one stands
 * in one class beside this, and in one line of {@link LanguageModelFamilies}. Without state.
 */
public interface LanguageModelFamily {
    /** Returns the {@code model_type} of plain models; those that see carry it after {@code llava_mini_} or {@code llava_}. */
    String modelType();

    /** Returns the prefix of transformers' class, such as {@code Llama} of {@code LlamaForCausalLM}. */
    String className();

    /** Returns what is meant where config.json is silent. */
    default Absent absent() {
        return new Absent(10000, 2048, OptionalInt.empty(), false);
    }

    /**
     * What is meant where config.json is silent.
     *
     * @param ropeTheta base of the rotary frequencies
     * @param maxPositions longest sequence in tokens
     * @param headDimension width of a head; empty: the hidden size divided by the heads
     * @param tiedEmbeddings whether the head is the embedding matrix
     */
    record Absent(double ropeTheta, int maxPositions, OptionalInt headDimension, boolean tiedEmbeddings) {}

    /**
     * Reads what the decoder layers are made of.
     *
     * @param fields the object of config.json that describes the language model
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} for what is not supported
     */
    DecoderDesign design(JsonFields fields, LanguageModelSizes sizes);

    /** Adds to a config.json what {@link #design} reads. */
    void describe(Map<String, Object> fields, LanguageModelConfig config);

    /** Declares the weights of the decoder layer of that name. */
    default DecoderLayerWeights decoderLayer(String name, LanguageModelConfig config) {
        return DecoderLayerWeights.llama(name, config);
    }

    /** Fails unless the gate has the activation, which is read from {@code hidden_act}. */
    static void requireGate(JsonFields fields, DecoderDesign.Gate gate) {
        String field = fields.has("hidden_activation") ? "hidden_activation" : "hidden_act";
        Optional<String> found = fields.string(field);
        if (found.isPresent() && !found.get().equals(gate.fieldValue())) {
            throw fields.wrong(field, gate.fieldValue() + ", the activation that is supported");
        }
    }
}
