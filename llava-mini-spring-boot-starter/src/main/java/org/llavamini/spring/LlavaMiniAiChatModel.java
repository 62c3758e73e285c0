// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spring;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.llavamini.Answer;
import org.llavamini.AnswerStream;
import org.llavamini.LlavaMini;
import org.llavamini.Usage;
import org.llavamini.VisualAddresses;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * A chat model of Spring AI around an open model, which stays the caller's. Takes text, and one picture or one video as {@code Media} for
 * each conversation. What it cannot do is refused with {@code UnsupportedOperationException}; other failures are
 * {@code LlavaMiniException}. Streams may be cancelled, which ends the answer. Thread-safe.
 */
public final class LlavaMiniAiChatModel implements ChatModel {
    private final LlavaMini model;
    private final ChatOptions defaults;
    private final AiPrompts prompts;

    /**
     * Makes a chat model.
     *
     * @param defaults hold where a prompt does not say
     * @param addresses which addresses of media are followed
     */
    public LlavaMiniAiChatModel(LlavaMini model, ChatOptions defaults, VisualAddresses addresses) {
        this.model = requireNonNull(model, "model is null");
        this.defaults = requireNonNull(defaults, "defaults is null");
        this.prompts = new AiPrompts(model.name(), defaults, addresses);
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        Answer answer = model.ask(prompts.prompt(prompt));
        return response(answer.text(), Optional.of(answer));
    }

    /** A piece of text in each response, and at last one without text that tells why it ended and how many tokens it took. */
    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.using(() -> model.stream(prompts.prompt(prompt)), this::pieces, AnswerStream::close)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Flux<ChatResponse> pieces(AnswerStream stream) {
        return Flux.generate((SynchronousSink<ChatResponse> sink) -> {
            if (stream.hasNext()) {
                sink.next(response(stream.next(), Optional.empty()));
            } else {
                sink.next(response("", Optional.of(stream.answer())));
                sink.complete();
            }
        });
    }

    private ChatResponse response(String text, Optional<Answer> ended) {
        ChatGenerationMetadata.Builder generation = ChatGenerationMetadata.builder();
        ended.ifPresent(
                answer -> generation.finishReason(answer.finishReason().name().toUpperCase(Locale.ROOT)));
        ChatResponseMetadata.Builder metadata =
                ChatResponseMetadata.builder().id(UUID.randomUUID().toString()).model(model.name());
        ended.map(Answer::usage).ifPresent(usage -> metadata.usage(counted(usage)));
        return new ChatResponse(
                List.of(new Generation(new AssistantMessage(text), generation.build())), metadata.build());
    }

    private static DefaultUsage counted(Usage usage) {
        return new DefaultUsage(Math.toIntExact(usage.promptTokens()), Math.toIntExact(usage.completionTokens()));
    }

    @Override
    public ChatOptions getOptions() {
        return defaults.mutate().build();
    }
}
