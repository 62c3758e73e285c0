// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.llavamini.output.OutputFile;

/** The files beside a model that concern its text. */
public final class TokenizerFiles {
    private static final List<String> VOCABULARIES = List.of("tokenizer.json", "tokenizer.model");
    private static final List<String> NAMES = List.of(
            "tokenizer.json",
            "tokenizer.model",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.json",
            "chat_template.jinja");

    private TokenizerFiles() {}

    /** Returns whether a directory has a tokenizer. */
    public static boolean presentIn(Path directory) {
        return VOCABULARIES.stream().anyMatch(name -> Files.exists(directory.resolve(name)));
    }

    /**
     * Copies those that are there.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} if one cannot be copied
     */
    public static void copy(Path from, Path to) {
        try {
            for (String name : NAMES) {
                Path source = from.resolve(name);
                if (Files.exists(source) && !Files.isSameFile(from, to)) {
                    OutputFile.write(to.resolve(name), Files.readAllBytes(source));
                }
            }
        } catch (IOException e) {
            throw ModelErrors.inputOutput(from, "the tokenizer's files cannot be copied", e);
        }
    }
}
