// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.Map;
import java.util.OptionalInt;
import org.llavamini.checkpoint.file.JsonFields;

/** Qwen2 and Qwen2.5: biases on queries, keys and values, and windows in the upper layers where config.json asks for them. */
public record Qwen2() implements LanguageModelFamily {
    @Override
    public String modelType() {
        return "qwen2";
    }

    @Override
    public String className() {
        return "Qwen2";
    }

    @Override
    public Absent absent() {
        return new Absent(10000, 32768, OptionalInt.empty(), false);
    }

    @Override
    public DecoderDesign design(JsonFields fields, LanguageModelSizes sizes) {
        LanguageModelFamily.requireGate(fields, DecoderDesign.Gate.SILU);
        return DecoderDesign.llama(sizes.headDimension())
                .withBiases(true, false, false)
                .withWindow(UpperWindow.read(fields, sizes.layers()));
    }

    @Override
    public void describe(Map<String, Object> fields, LanguageModelConfig config) {
        UpperWindow.describe(fields, config.design().window());
    }
}
