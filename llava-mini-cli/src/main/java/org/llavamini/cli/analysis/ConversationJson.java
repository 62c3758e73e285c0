// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.Conversation;
import org.llavamini.text.Message;
import org.llavamini.text.Role;

/** Reads conversations as a JSON array of {@code [role, text]}; a null text at the end is the answer to come. */
final class ConversationJson {
    private ConversationJson() {}

    /**
     * Reads a conversation.
     *
     * @param where what to name in errors
     */
    static Conversation read(JsonNode turns, String where) {
        if (!turns.isArray() || turns.isEmpty()) {
            throw malformed("a conversation is an array of [role, text]", where);
        }
        List<Message> messages = new ArrayList<>();
        boolean awaitingAnswer = false;
        for (JsonNode turn : turns) {
            if (turn.size() != 2 || !turn.path(0).isTextual() || awaitingAnswer) {
                throw malformed("turn " + (messages.size() + 1) + " of the conversation is not [role, text]", where);
            }
            Role role = role(turn.path(0).asText(), messages.size(), where);
            if (turn.path(1).isNull() && role == Role.ASSISTANT) {
                awaitingAnswer = true;
            } else if (turn.path(1).isTextual()) {
                messages.add(new Message(role, turn.path(1).asText()));
            } else {
                throw malformed("turn " + (messages.size() + 1) + " of the conversation has no text", where);
            }
        }
        try {
            return new Conversation(Optional.empty(), messages, awaitingAnswer);
        } catch (LlavaMiniException e) {
            throw new LlavaMiniException(e.code(), e.getMessage() + " (" + where + ")", e);
        }
    }

    /** Templates of the official code have roles of their own: USER, Human, a header, or (plain) none, where order tells. */
    private static Role role(String name, int position, String where) {
        String word =
                name.replaceAll("<\\|(start|end)_header_id\\|>", "").strip().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "user", "human" -> Role.USER;
            case "assistant", "gpt" -> Role.ASSISTANT;
            case "" -> position % 2 == 0 ? Role.USER : Role.ASSISTANT;
            default -> throw malformed("the role must be user or assistant, but is '" + word + "'", where);
        };
    }

    private static LlavaMiniException malformed(String what, String where) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, what + " (" + where + ")");
    }
}
