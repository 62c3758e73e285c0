// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of a conversation as clients send it.
 *
 * @param speaker whose it is
 * @param parts what it says and shows, in order
 */
public record ChatMessage(Speaker speaker, List<ContentPart> parts) {
    private static final int MOST_MESSAGES = 4096;

    /** Who speaks. */
    public enum Speaker {
        /** Who sets the rules. */
        SYSTEM,
        /** Who asks. */
        USER,
        /** Who answers. */
        ASSISTANT
    }

    public ChatMessage {
        parts = List.copyOf(parts);
    }

    /**
     * Reads the messages of a request.
     *
     * @throws ApiException naming the message that is wrong
     */
    public static List<ChatMessage> readAll(RequestFields request, String name) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : request.elements(name, MOST_MESSAGES)) {
            messages.add(read(message, request.path() + name + "[" + messages.size() + "]"));
        }
        if (messages.isEmpty()) {
            throw request.bad(name, "at least one message is needed");
        }
        return messages;
    }

    private static ChatMessage read(JsonNode message, String path) {
        if (!(message instanceof ObjectNode object)) {
            throw ApiException.badField(path, "a message must be an object with role and content");
        }
        RequestFields fields = new RequestFields(object, path + ".");
        return new ChatMessage(speaker(fields), ContentParts.read(fields, "content"));
    }

    private static Speaker speaker(RequestFields message) {
        String role = message.text("role").orElse("user");
        return switch (role) {
            case "system", "developer" -> Speaker.SYSTEM;
            case "user" -> Speaker.USER;
            case "assistant" -> Speaker.ASSISTANT;
            case "tool", "function" ->
                throw ApiException.unsupported(message.path() + "role", "this model calls no tools");
            default -> throw message.bad("role", "must be system, developer, user or assistant, not " + role);
        };
    }
}
