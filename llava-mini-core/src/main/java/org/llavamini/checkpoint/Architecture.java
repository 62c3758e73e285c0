// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

/** What kind of model a config.json describes. */
public enum Architecture {
    /** LLaVA-Mini: vision tower, compressor, projector, pre-fusion, language model. */
    LLAVA_MINI("llava_mini_llama", "LlavaMiniLlamaForCausalLM"),
    /** LLaVA-v1.5: vision tower, projector, language model. */
    LLAVA("llava_llama", "LlavaLlamaForCausalLM"),
    /** A plain language model, from which training starts. */
    LLAMA("llama", "LlamaForCausalLM");

    private final String modelType;
    private final String className;

    Architecture(String modelType, String className) {
        this.modelType = modelType;
        this.className = className;
    }

    /** Returns the {@code model_type} that is written; LLaVA-v1.5 is also read under {@code llava}. */
    public String modelType() {
        return modelType;
    }

    /** Returns the class of the official code for the field {@code architectures}. */
    public String className() {
        return className;
    }

    /** Returns whether the model reads pictures. */
    public boolean isMultimodal() {
        return this != LLAMA;
    }
}
