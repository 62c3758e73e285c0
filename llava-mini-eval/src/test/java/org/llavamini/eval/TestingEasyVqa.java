// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A few questions in easy-VQA's form, with files in the place of pictures. */
public final class TestingEasyVqa {
    public static final String QUESTIONS = """
            [["what color is the shape?", "red", 7],
             ["what shape is present?", "circle", 3],
             ["is a red shape present?", "yes", 7],
             ["is no red shape present?", "no", 3],
             ["is there not a circle?", "yes", 7]]
            """;

    private TestingEasyVqa() {}

    public static Path questions(Path folder) {
        return write(folder.resolve("questions.json"), QUESTIONS);
    }

    public static Path media(Path folder) {
        write(folder.resolve("images/3.png"), "");
        write(folder.resolve("7.png"), "");
        return folder;
    }

    public static Path answers(Path folder, List<String> lines) {
        return write(folder.resolve("answers.jsonl"), String.join("\n", lines) + "\n");
    }

    public static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
