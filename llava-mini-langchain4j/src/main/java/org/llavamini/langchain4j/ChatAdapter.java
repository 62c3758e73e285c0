// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.llavamini.Answer;
import org.llavamini.Prompt;

/**
 * What both chat models share: from requests to prompts, from answers to responses.
 *
 * @param engine answers
 * @param defaults hold where a request says nothing
 * @param listeners hear of requests, responses and errors
 * @param messages reads messages
 * @param sampling makes options of parameters
 * @param timeout how long an answer may take
 */
record ChatAdapter(
        ChatEngine engine,
        ChatRequestParameters defaults,
        List<ChatModelListener> listeners,
        ChatMessages messages,
        ChatSampling sampling,
        Optional<Duration> timeout) {
    ChatAdapter {
        requireNonNull(engine, "engine is null");
        requireNonNull(defaults, "defaults is null");
        listeners = List.copyOf(listeners);
        requireNonNull(messages, "messages is null");
        requireNonNull(sampling, "sampling is null");
        requireNonNull(timeout, "timeout is null");
    }

    /**
     * Returns what is asked.
     *
     * @throws RuntimeException one of LangChain4j's own kinds
     */
    Prompt prompt(ChatRequest request) {
        return ChatFailures.translated(() -> {
            Prompt prompt = messages.prompt(request.messages()).options(sampling.options(request.parameters()));
            return timeout.map(prompt::deadline).orElse(prompt);
        });
    }

    /** Returns an answer as a response, or throws if its time was over. */
    ChatResponse response(Answer answer) {
        FinishReason reason =
                switch (answer.finishReason()) {
                    case STOP -> FinishReason.STOP;
                    case LENGTH -> FinishReason.LENGTH;
                    case CANCELLED -> FinishReason.OTHER;
                    case DEADLINE ->
                        throw new dev.langchain4j.exception.TimeoutException("no answer within "
                                + timeout.map(Duration::toMillis).orElse(0L) + " ms (timeout)");
                };
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(answer.text()))
                .metadata(ChatResponseMetadata.builder()
                        .id(UUID.randomUUID().toString())
                        .modelName(engine.name())
                        .tokenUsage(new TokenUsage(
                                Math.toIntExact(answer.usage().promptTokens()),
                                Math.toIntExact(answer.usage().completionTokens())))
                        .finishReason(reason)
                        .build())
                .build();
    }
}
