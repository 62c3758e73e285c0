// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.option.GenerationOptions;
import org.llavamini.server.wire.ChatMessage.Speaker;

/**
 * A request of the Responses API.
 *
 * @param model the model that is asked for
 * @param instructions the system text of this answer alone
 * @param input what is said now
 * @param previous the answer that it goes on from
 * @param store whether one may go on from its answer
 * @param options how the answer is chosen
 * @param video which frames of videos are looked at
 * @param stream whether the answer comes as events
 */
public record ResponsesRequest(
        Optional<String> model,
        Optional<String> instructions,
        List<ChatMessage> input,
        Optional<String> previous,
        boolean store,
        GenerationOptions options,
        VideoFields video,
        boolean stream) {
    public ResponsesRequest {
        input = List.copyOf(input);
    }

    /**
     * Reads a request.
     *
     * @throws ApiException naming the field that is wrong
     */
    public static ResponsesRequest read(ObjectNode body) {
        RequestFields request = RequestFields.of(body);
        request.fields("text").flatMap(text -> text.fields("format")).ifPresent(format -> {
            String type = format.text("type").orElse("text");
            format.refuse("type", type.equals("text"), "answers are text, not " + type);
        });
        request.refuse("background", !request.flag("background"), "answers are not made in the background");
        request.refuse("conversation", request.value("conversation").isEmpty(), "use previous_response_id");
        return new ResponsesRequest(
                request.text("model"),
                request.text("instructions"),
                input(request),
                request.text("previous_response_id"),
                request.value("store").isEmpty() || request.flag("store"),
                SamplingFields.read(request, List.of("max_output_tokens"), ChatRequest.LONGEST_ANSWER),
                VideoFields.read(request),
                request.flag("stream"));
    }

    private static List<ChatMessage> input(RequestFields request) {
        JsonNode input = request.value("input").orElseThrow(() -> request.bad("input", "is missing"));
        if (input.isTextual()) {
            return List.of(new ChatMessage(Speaker.USER, List.of(new ContentPart.Text(input.textValue()))));
        }
        if (!(input instanceof ArrayNode items)) {
            throw request.bad("input", "must be a string or an array of messages");
        }
        return messages(request, items);
    }

    /** What a model thought to itself comes back from clients, and is passed over. */
    private static List<ChatMessage> messages(RequestFields request, ArrayNode items) {
        List<JsonNode> spoken = new ArrayList<>();
        for (JsonNode item : items) {
            String type = item.path("type").asText("message");
            switch (type) {
                case "message" -> spoken.add(item);
                case "reasoning" -> {}
                default ->
                    throw ApiException.unsupported(
                            "input", "an input item must be a message, as this model calls no tools, not " + type);
            }
        }
        request.object().putArray("input").addAll(spoken);
        return ChatMessage.readAll(request, "input");
    }

    /** Returns the conversation that goes on from another. */
    public List<ChatMessage> conversation(List<ChatMessage> before) {
        List<ChatMessage> all = new ArrayList<>();
        instructions.ifPresent(text -> all.add(new ChatMessage(Speaker.SYSTEM, List.of(new ContentPart.Text(text)))));
        all.addAll(before);
        all.addAll(input);
        return all;
    }
}
