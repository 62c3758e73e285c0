// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.llavamini.option.GenerationOptions;

/**
 * From parameters of LangChain4j to options of generation; what is not there is refused by its name.
 *
 * @param model the only name that a request may ask for
 * @param seed of sampling
 */
record ChatSampling(String model, OptionalLong seed) {
    ChatSampling {
        requireNonNull(model, "model is null");
        requireNonNull(seed, "seed is null");
    }

    /**
     * Returns the options.
     *
     * @throws UnsupportedFeatureException for tools, JSON and names of other models
     * @throws IllegalArgumentException for numbers out of range
     */
    GenerationOptions options(ChatRequestParameters parameters) {
        requireSupported(parameters);
        GenerationOptions standard = GenerationOptions.defaults();
        return new GenerationOptions(
                Optional.ofNullable(parameters.maxOutputTokens()).orElse(standard.maxNewTokens()),
                Optional.ofNullable(parameters.temperature()).orElse(standard.temperature()),
                Optional.ofNullable(parameters.topP()).orElse(standard.topP()),
                Optional.ofNullable(parameters.topK()).orElse(standard.topK()),
                standard.minP(),
                standard.repetitionPenalty(),
                Optional.ofNullable(parameters.frequencyPenalty()).orElse(standard.frequencyPenalty()),
                Optional.ofNullable(parameters.presencePenalty()).orElse(standard.presencePenalty()),
                seed,
                Optional.ofNullable(parameters.stopSequences()).orElse(List.of()));
    }

    private void requireSupported(ChatRequestParameters parameters) {
        String asked = parameters.modelName();
        require(asked == null || asked.equals(model), "the modelName '" + asked + "' is", "this is " + model);
        require(parameters.toolChoice() != ToolChoice.REQUIRED, "ToolChoice.REQUIRED is", "the model calls no tools");
        require(
                parameters.toolSpecifications() == null
                        || parameters.toolSpecifications().isEmpty(),
                "tools are",
                "the model calls none");
        ResponseFormat format = parameters.responseFormat();
        require(
                format == null || format.type() != ResponseFormatType.JSON,
                "JSON response format is",
                "answers are text");
    }

    private static void require(boolean holds, String what, String why) {
        if (!holds) {
            throw new UnsupportedFeatureException(what + " not supported by LLaVA-Mini: " + why);
        }
    }
}
