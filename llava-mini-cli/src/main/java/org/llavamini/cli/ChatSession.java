// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import org.llavamini.Prompt;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.Conversation;
import org.llavamini.text.Message;
import org.llavamini.text.Role;

/**
 * What was said so far, and about which picture. Immutable.
 *
 * @param system what replaces the template's own system text
 * @param image the picture
 * @param conversation the turns, if there are any
 */
record ChatSession(Optional<String> system, Optional<Path> image, Optional<Conversation> conversation) {
    static ChatSession start(Optional<String> system, Optional<Path> image) {
        return new ChatSession(system, image, Optional.empty());
    }

    /** Returns a new conversation about another picture. */
    ChatSession about(Path file) {
        return start(system, Optional.of(file));
    }

    /** Returns a new conversation about the same picture. */
    ChatSession reset() {
        return start(system, image);
    }

    /** Returns the session with a question that awaits its answer. */
    ChatSession asked(String question) {
        Conversation asked = conversation
                .map(before -> before.with(new Message(Role.USER, question)))
                .orElseGet(() ->
                        system.map(Conversation.ask(question)::withSystem).orElseGet(() -> Conversation.ask(question)));
        return new ChatSession(system, image, Optional.of(asked));
    }

    /** Returns the session with the answer. */
    ChatSession answered(String answer) {
        return new ChatSession(
                system, image, conversation.map(asked -> asked.with(new Message(Role.ASSISTANT, answer))));
    }

    /**
     * Returns what the model is to answer.
     *
     * @throws java.util.NoSuchElementException if nothing was asked
     */
    Prompt prompt() {
        Prompt prompt = Prompt.of(conversation.orElseThrow());
        return image.map(prompt::image).orElse(prompt);
    }

    /** Writes the turns as a JSON array of [role, text], which {@code trace --conversation} reads. */
    void save(Path file) {
        ArrayNode turns = JsonMapper.builder().build().createArrayNode();
        conversation.ifPresent(said -> said.messages()
                .forEach(message -> turns.addArray()
                        .add(message.role().name().toLowerCase(Locale.ROOT))
                        .add(message.text())));
        Path target = file.toAbsolutePath();
        try {
            Path unfinished = Files.createTempFile(
                    Optional.ofNullable(target.getParent()).orElse(target), "conversation", ".json");
            Files.writeString(unfinished, turns.toPrettyString() + System.lineSeparator());
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the conversation cannot be saved (" + file + ")", e);
        }
    }
}
