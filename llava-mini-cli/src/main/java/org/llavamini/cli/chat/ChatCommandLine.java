// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.chat;

import java.nio.file.Path;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** What a line of a chat asks for. */
sealed interface ChatCommandLine {
    /** The commands, as they are typed. */
    List<String> NAMES = List.of("/image", "/video", "/reset", "/save", "/help", "/exit");

    /** Text for the model. */
    record Say(String text) implements ChatCommandLine {}

    /** A new conversation about a picture. */
    record ShowImage(Path file) implements ChatCommandLine {}

    /** A new conversation about a video. */
    record ShowVideo(Path file) implements ChatCommandLine {}

    /** The conversation into a file. */
    record Save(Path file) implements ChatCommandLine {}

    /** A new conversation. */
    record Reset() implements ChatCommandLine {}

    /** The list of commands. */
    record Help() implements ChatCommandLine {}

    /** The end. */
    record Exit() implements ChatCommandLine {}

    /** Nothing. */
    record Blank() implements ChatCommandLine {}

    /**
     * Reads a line.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if it begins with a slash, but is no command
     */
    static ChatCommandLine parse(String line) {
        String text = line.strip();
        if (text.isEmpty()) {
            return new Blank();
        }
        if (!text.startsWith("/")) {
            return new Say(text);
        }
        String[] words = text.split("\\s+", 2);
        return switch (words[0]) {
            case "/image" -> new ShowImage(file(words));
            case "/video" -> new ShowVideo(file(words));
            case "/save" -> new Save(file(words));
            case "/reset" -> new Reset();
            case "/help" -> new Help();
            case "/exit" -> new Exit();
            default ->
                throw new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST, "no such command: " + words[0] + " (/help lists them)");
        };
    }

    private static Path file(String[] words) {
        if (words.length < 2) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, words[0] + " needs a file (" + words[0] + " FILE)");
        }
        return TypedPath.parse(words[1]);
    }
}
