// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import java.util.Arrays;
import java.util.Optional;
import org.llavamini.checkpoint.language.LanguageModelFamilies;
import org.llavamini.checkpoint.language.LanguageModelFamily;

/** What kind of model a config.json describes; its {@code model_type} names the family of the language model too. */
public enum Architecture {
    /** LLaVA-Mini: vision tower, compressor, projector, pre-fusion, language model. */
    LLAVA_MINI("llava_mini_", "LlavaMini"),
    /** LLaVA-v1.5: vision tower, projector, language model. */
    LLAVA("llava_", "Llava"),
    /** A plain language model, from which training starts. */
    LANGUAGE_MODEL("", "");

    /** How transformers calls LLaVA-v1.5; the language model has an object of its own there, or is Llama. */
    private static final String HUGGING_FACE = "llava";

    private final String typePrefix;
    private final String classPrefix;

    Architecture(String typePrefix, String classPrefix) {
        this.typePrefix = typePrefix;
        this.classPrefix = classPrefix;
    }

    /** Returns what a {@code model_type} stands for, if its architecture and its language model are known. */
    static Optional<Architecture> find(String modelType) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.family(modelType).isPresent())
                .findFirst();
    }

    /** Returns the language model that a {@code model_type} of this architecture names. */
    Optional<LanguageModelFamily> family(String modelType) {
        if (this == LLAVA && modelType.equals(HUGGING_FACE)) {
            return LanguageModelFamilies.find("llama");
        }
        return modelType.startsWith(typePrefix)
                ? LanguageModelFamilies.find(modelType.substring(typePrefix.length()))
                : Optional.empty();
    }

    /** Returns the {@code model_type} that is written; LLaVA-v1.5 is also read under {@code llava}. */
    public String modelType(LanguageModelFamily family) {
        return typePrefix + family.modelType();
    }

    /** Returns the class of the official code for the field {@code architectures}. */
    public String className(LanguageModelFamily family) {
        return classPrefix + family.className() + "ForCausalLM";
    }

    /** Returns whether the model reads pictures. */
    public boolean isMultimodal() {
        return this != LANGUAGE_MODEL;
    }
}
