// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.Map;
import org.llavamini.checkpoint.file.JsonFields;

/** Llama, Vicuna, SmolLM2 and all others with layers like theirs. */
public record Llama() implements LanguageModelFamily {
    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public String className() {
        return "Llama";
    }

    @Override
    public DecoderDesign design(JsonFields fields, LanguageModelSizes sizes) {
        LanguageModelFamily.requireGate(fields, DecoderDesign.Gate.SILU);
        boolean attention = fields.booleanOr("attention_bias", false);
        return DecoderDesign.llama(sizes.headDimension())
                .withBiases(attention, attention, fields.booleanOr("mlp_bias", false));
    }

    @Override
    public void describe(Map<String, Object> fields, LanguageModelConfig config) {
        fields.put("attention_bias", config.design().outputBias());
        fields.put("mlp_bias", config.design().feedForwardBias());
        fields.put("pretraining_tp", 1);
    }
}
