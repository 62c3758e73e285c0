// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.llavamini.VisualAddresses;
import org.llavamini.media.video.FrameChoice;

/**
 * Builds a chat model around an open one. What is not set is left to the request and, at last, to greedy decoding of 256 tokens. Not
 * thread-safe.
 *
 * @param <M> the chat model that is built
 */
public final class LlavaMiniModelBuilder<M> {
    private final ChatEngine engine;
    private final Function<ChatAdapter, M> model;
    private final DefaultChatRequestParameters.Builder<?> parameters = ChatRequestParameters.builder();
    private Optional<ChatRequestParameters> defaults = Optional.empty();
    private List<ChatModelListener> listeners = List.of();
    private OptionalLong seed = OptionalLong.empty();
    private Optional<Duration> timeout = Optional.empty();
    private VisualAddresses addresses = VisualAddresses.INLINE;
    private FrameChoice frames = FrameChoice.perSecond(1).byTime(true);

    LlavaMiniModelBuilder(ChatEngine engine, Function<ChatAdapter, M> model) {
        this.engine = requireNonNull(engine, "engine is null");
        this.model = requireNonNull(model, "model is null");
    }

    /** Sets the longest answer. */
    public LlavaMiniModelBuilder<M> maxOutputTokens(int tokens) {
        parameters.maxOutputTokens(tokens);
        return this;
    }

    /** Sets the temperature; 0 takes the most likely token. */
    public LlavaMiniModelBuilder<M> temperature(double temperature) {
        parameters.temperature(temperature);
        return this;
    }

    /** Sets the probability of the tokens that are sampled from. */
    public LlavaMiniModelBuilder<M> topP(double probability) {
        parameters.topP(probability);
        return this;
    }

    /** Sets how many tokens are sampled from. */
    public LlavaMiniModelBuilder<M> topK(int tokens) {
        parameters.topK(tokens);
        return this;
    }

    /** Sets strings that end the answer; they are no part of it. */
    public LlavaMiniModelBuilder<M> stopSequences(List<String> stop) {
        parameters.stopSequences(List.copyOf(stop));
        return this;
    }

    /** Sets the seed of sampling. */
    public LlavaMiniModelBuilder<M> seed(long number) {
        seed = OptionalLong.of(number);
        return this;
    }

    /** Sets parameters of all requests; those set one by one go before them. */
    public LlavaMiniModelBuilder<M> defaultRequestParameters(ChatRequestParameters all) {
        defaults = Optional.of(all);
        return this;
    }

    /** Sets who hears of requests, responses and errors. */
    public LlavaMiniModelBuilder<M> listeners(List<ChatModelListener> all) {
        listeners = List.copyOf(all);
        return this;
    }

    /** Sets how long an answer may take; else as long as it takes. */
    public LlavaMiniModelBuilder<M> timeout(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("timeout must be greater than zero: " + limit);
        }
        timeout = Optional.of(limit);
        return this;
    }

    /** Sets whether pictures and videos are fetched from http(s) addresses of the public internet; else they are refused. */
    public LlavaMiniModelBuilder<M> fetchUrls(boolean allowed) {
        addresses = new VisualAddresses(addresses.files(), allowed);
        return this;
    }

    /** Sets whether {@code file:} addresses are read; else they are refused, as messages may come from strangers. */
    public LlavaMiniModelBuilder<M> readFiles(boolean allowed) {
        addresses = new VisualAddresses(allowed, addresses.web());
        return this;
    }

    /** Sets which frames of videos are looked at; else one per second. */
    public LlavaMiniModelBuilder<M> frames(FrameChoice choice) {
        frames = requireNonNull(choice, "choice is null");
        return this;
    }

    /**
     * Builds the chat model.
     *
     * @throws dev.langchain4j.exception.UnsupportedFeatureException if the parameters ask for what there is not
     * @throws dev.langchain4j.exception.InvalidRequestException if a number is out of range
     */
    public M build() {
        ChatRequestParameters own =
                ChatRequestParameters.builder().modelName(engine.name()).build();
        ChatRequestParameters all = own.overrideWith(defaults.orElse(DefaultChatRequestParameters.EMPTY))
                .overrideWith(parameters.build());
        ChatSampling sampling = new ChatSampling(engine.name(), seed);
        ChatFailures.translated(() -> sampling.options(all));
        return model.apply(
                new ChatAdapter(engine, all, listeners, new ChatMessages(addresses, frames), sampling, timeout));
    }
}
