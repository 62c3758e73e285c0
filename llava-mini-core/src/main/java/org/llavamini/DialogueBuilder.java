// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.Conversation;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.Message;
import org.llavamini.text.Role;

/**
 * Makes a prompt of the messages of chat frameworks: texts of the system are joined, so is what one speaker says in several messages, and
 * what the user shows is put in front of the words of the message that shows it. Marks of pictures in what is said are words. Not
 * thread-safe; used once.
 */
public final class DialogueBuilder {
    private final List<String> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private Optional<VisualInput> visual = Optional.empty();

    /** Begins a conversation of which nothing was said yet. */
    public DialogueBuilder() {}

    /** What one speaker says and shows until the other speaks. */
    private static final class Turn {
        private final Role role;
        private final List<String> texts = new ArrayList<>();
        private boolean shows;

        Turn(Role role) {
            this.role = role;
        }

        Message message() {
            String text = harmless(String.join("\n", texts));
            return new Message(role, shows ? ImagePlaceholder.before(text) : text);
        }
    }

    /** Adds a text that tells the model how to behave. */
    public DialogueBuilder system(String text) {
        system.add(harmless(text));
        return this;
    }

    /** Adds what the user says. */
    public DialogueBuilder user(String text) {
        turn(Role.USER).texts.add(requireNonNull(text, "text is null"));
        return this;
    }

    /** Adds what the model said. */
    public DialogueBuilder assistant(String text) {
        turn(Role.ASSISTANT).texts.add(requireNonNull(text, "text is null"));
        return this;
    }

    /**
     * Adds what the user shows.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if something is shown already
     */
    public DialogueBuilder show(VisualInput input) {
        if (visual.isPresent()) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "this model looks at one picture or one video per conversation: begin a new conversation");
        }
        visual = Optional.of(input);
        turn(Role.USER).shows = true;
        return this;
    }

    private Turn turn(Role role) {
        if (turns.isEmpty() || turns.getLast().role != role) {
            turns.add(new Turn(role));
        }
        return turns.getLast();
    }

    private static String harmless(String text) {
        return text.replace(ImagePlaceholder.TEXT, "<image >");
    }

    /**
     * Returns the prompt, to be answered greedily.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the user does not have the last word, or the model the first
     */
    public Prompt build() {
        Conversation conversation = new Conversation(
                Optional.empty(), turns.stream().map(Turn::message).toList(), true);
        Prompt prompt = Prompt.of(conversation);
        if (!system.isEmpty()) {
            prompt = prompt.system(String.join("\n", system));
        }
        return visual.map(prompt::about).orElse(prompt);
    }
}
