// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The families of language models that are known. */
public final class LanguageModelFamilies {
    /** One line for each. */
    private static final List<LanguageModelFamily> ALL =
            List.of(new Llama(), new Mistral(), new Qwen2(), new Qwen3(), new Gemma3());

    private LanguageModelFamilies() {}

    /** Returns the family of plain models of a {@code model_type}. */
    public static Optional<LanguageModelFamily> find(String modelType) {
        return ALL.stream()
                .filter(family -> family.modelType().equals(modelType))
                .findFirst();
    }

    /** Returns the names of all, for messages. */
    public static String known() {
        return ALL.stream().map(LanguageModelFamily::modelType).collect(Collectors.joining(", "));
    }
}
