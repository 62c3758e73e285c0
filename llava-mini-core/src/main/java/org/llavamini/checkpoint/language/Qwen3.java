// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.Map;
import java.util.OptionalInt;
import org.llavamini.checkpoint.file.JsonFields;

/** Qwen3: heads of queries and keys are normalised; windows as in Qwen2. */
public record Qwen3() implements LanguageModelFamily {
    @Override
    public String modelType() {
        return "qwen3";
    }

    @Override
    public String className() {
        return "Qwen3";
    }

    @Override
    public Absent absent() {
        return new Absent(10000, 32768, OptionalInt.of(128), false);
    }

    @Override
    public DecoderDesign design(JsonFields fields, LanguageModelSizes sizes) {
        LanguageModelFamily.requireGate(fields, DecoderDesign.Gate.SILU);
        boolean bias = fields.booleanOr("attention_bias", false);
        return DecoderDesign.llama(sizes.headDimension())
                .withBiases(bias, bias, false)
                .withQueryKeyNorm()
                .withWindow(UpperWindow.read(fields, sizes.layers()));
    }

    @Override
    public void describe(Map<String, Object> fields, LanguageModelConfig config) {
        fields.put("attention_bias", config.design().outputBias());
        UpperWindow.describe(fields, config.design().window());
    }
}
