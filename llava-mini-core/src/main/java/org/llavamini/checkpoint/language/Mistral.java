// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.llavamini.checkpoint.file.JsonFields;

/** Mistral: Llama's layers, in some releases with a sliding window in all of them. */
public record Mistral() implements LanguageModelFamily {
    private static final int ABSENT_WINDOW = 4096;

    @Override
    public String modelType() {
        return "mistral";
    }

    @Override
    public String className() {
        return "Mistral";
    }

    @Override
    public Absent absent() {
        return new Absent(10000, 4096 * 32, OptionalInt.empty(), false);
    }

    /** A window of null is none; one that is absent is transformers' default. */
    @Override
    public DecoderDesign design(JsonFields fields, LanguageModelSizes sizes) {
        LanguageModelFamily.requireGate(fields, DecoderDesign.Gate.SILU);
        boolean none = fields.copy().has("sliding_window") && !fields.has("sliding_window");
        return DecoderDesign.llama(sizes.headDimension())
                .withWindow(
                        none
                                ? Optional.empty()
                                : Optional.of(new SlidingWindow(
                                        fields.intOr("sliding_window", ABSENT_WINDOW, 1, 1 << 28),
                                        Collections.nCopies(sizes.layers(), true),
                                        OptionalDouble.empty())));
    }

    @Override
    public void describe(Map<String, Object> fields, LanguageModelConfig config) {
        fields.put(
                "sliding_window",
                config.design().window().map(SlidingWindow::tokens).orElse(null));
    }
}
