// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.llavamini.option.GenerationOptions;

/**
 * A request for a chat completion.
 *
 * @param model the model that is asked for
 * @param messages the conversation
 * @param options how the answer is chosen
 * @param video which frames of videos are looked at
 * @param stream whether the answer comes as events
 * @param includeUsage whether the last event says how many tokens
 */
public record ChatRequest(
        Optional<String> model,
        List<ChatMessage> messages,
        GenerationOptions options,
        VideoFields video,
        boolean stream,
        boolean includeUsage) {
    /** The longest answer unless the client says another. */
    public static final int LONGEST_ANSWER = 1024;

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /**
     * Reads a request.
     *
     * @throws ApiException naming the field that is wrong
     */
    public static ChatRequest read(ObjectNode body) {
        RequestFields request = RequestFields.of(body);
        return new ChatRequest(
                request.text("model"),
                ChatMessage.readAll(request, "messages"),
                SamplingFields.read(request, List.of("max_completion_tokens", "max_tokens"), LONGEST_ANSWER),
                VideoFields.read(request),
                request.flag("stream"),
                request.fields("stream_options")
                        .map(options -> options.flag("include_usage"))
                        .orElse(false));
    }
}
