// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A dialogue about at most one picture or video: user and assistant take turns, the user first.
 *
 * @param system what replaces the template's own system text, if anything
 * @param messages the finished turns
 * @param awaitingAnswer whether the assistant's next turn is to be generated; the last message is then the user's
 */
public record Conversation(Optional<String> system, List<Message> messages, boolean awaitingAnswer) {
    /**
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the turns do not alternate, if there is none, or if there is
     *     more than one picture
     */
    public Conversation {
        requireNonNull(system, "system is null");
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw invalid("a conversation needs at least one message");
        }
        for (int index = 0; index < messages.size(); index++) {
            Role expected = index % 2 == 0 ? Role.USER : Role.ASSISTANT;
            if (messages.get(index).role() != expected) {
                throw invalid("message " + (index + 1) + " of the conversation must be by the "
                        + (expected == Role.USER ? "user" : "assistant") + ": the two take turns, the user first");
            }
        }
        if (awaitingAnswer && messages.getLast().role() != Role.USER) {
            throw invalid("an answer can only follow a message by the user");
        }
        int pictures = system.map(ImagePlaceholder::count).orElse(0)
                + messages.stream()
                        .mapToInt(message -> ImagePlaceholder.count(message.text()))
                        .sum();
        if (pictures > 1) {
            throw invalid("a conversation can have one picture or video, not " + pictures + " (" + ImagePlaceholder.TEXT
                    + " stands more than once)");
        }
    }

    /** Returns a conversation of one question that waits for its answer; a picture is not put in by itself. */
    public static Conversation ask(String question) {
        return new Conversation(Optional.empty(), List.of(new Message(Role.USER, question)), true);
    }

    /** Returns the conversation of these turns, the user's first; it waits for an answer if they end with the user's. */
    public static Conversation alternating(List<String> turns) {
        List<Message> messages = messages(turns);
        return new Conversation(Optional.empty(), messages, messages.size() % 2 == 1);
    }

    /** Returns a finished conversation to learn from: no answer is awaited even if the user has the last word. */
    public static Conversation finished(List<String> turns) {
        return new Conversation(Optional.empty(), messages(turns), false);
    }

    /** Returns this conversation with the awaited answer and the user's next message, waiting again. */
    public Conversation next(String answer, String question) {
        return with(new Message(Role.ASSISTANT, answer)).with(new Message(Role.USER, question));
    }

    /**
     * Returns this conversation with one turn more, which awaits an answer if it is the user's.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if it is the other one's turn
     */
    public Conversation with(Message turn) {
        List<Message> more = new ArrayList<>(messages);
        more.add(turn);
        return new Conversation(system, more, turn.role() == Role.USER);
    }

    /** Returns this conversation with another system text. */
    public Conversation withSystem(String text) {
        return new Conversation(Optional.of(text), messages, awaitingAnswer);
    }

    /** Returns whether a picture or video belongs to it. */
    public boolean hasPicture() {
        return messages.stream().anyMatch(message -> ImagePlaceholder.count(message.text()) > 0)
                || system.map(ImagePlaceholder::count).orElse(0) > 0;
    }

    private static List<Message> messages(List<String> turns) {
        List<Message> messages = new ArrayList<>();
        for (String turn : turns) {
            messages.add(new Message(messages.size() % 2 == 0 ? Role.USER : Role.ASSISTANT, turn));
        }
        return messages;
    }

    private static LlavaMiniException invalid(String message) {
        return new LlavaMiniException(ErrorCode.INVALID_REQUEST, message);
    }
}
