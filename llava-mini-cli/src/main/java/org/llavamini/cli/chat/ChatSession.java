// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.chat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.llavamini.Prompt;
import org.llavamini.VisualInput;
import org.llavamini.output.OutputFile;
import org.llavamini.text.Conversation;
import org.llavamini.text.Message;
import org.llavamini.text.Role;

/**
 * What was said so far, and about which picture or video. Immutable.
 *
 * @param system what replaces the template's own system text
 * @param visual the picture or video
 * @param conversation the turns, if there are any
 */
record ChatSession(Optional<String> system, Optional<VisualInput> visual, Optional<Conversation> conversation) {
    static ChatSession start(Optional<String> system, Optional<VisualInput> visual) {
        return new ChatSession(system, visual, Optional.empty());
    }

    /** Returns a new conversation about another picture or video. */
    ChatSession about(VisualInput other) {
        return start(system, Optional.of(other));
    }

    /** Returns a new conversation about the same picture or video. */
    ChatSession reset() {
        return start(system, visual);
    }

    /** Returns the session with a question that awaits its answer. */
    ChatSession asked(String question) {
        Conversation asked = conversation
                .map(before -> before.with(new Message(Role.USER, question)))
                .orElseGet(() ->
                        system.map(Conversation.ask(question)::withSystem).orElseGet(() -> Conversation.ask(question)));
        return new ChatSession(system, visual, Optional.of(asked));
    }

    /** Returns the session with the answer. */
    ChatSession answered(String answer) {
        return new ChatSession(
                system, visual, conversation.map(asked -> asked.with(new Message(Role.ASSISTANT, answer))));
    }

    /**
     * Returns what the model is to answer.
     *
     * @throws java.util.NoSuchElementException if nothing was asked
     */
    Prompt prompt() {
        Prompt prompt = Prompt.of(conversation.orElseThrow());
        return visual.map(prompt::about).orElse(prompt);
    }

    /** Writes the turns as a JSON array of [role, text], which {@code trace --conversation} reads. */
    void save(Path file) {
        ArrayNode turns = JsonMapper.builder().build().createArrayNode();
        conversation.ifPresent(said -> said.messages()
                .forEach(message -> turns.addArray()
                        .add(message.role().name().toLowerCase(Locale.ROOT))
                        .add(message.text())));
        OutputFile.write(file, turns.toPrettyString() + System.lineSeparator());
    }
}
