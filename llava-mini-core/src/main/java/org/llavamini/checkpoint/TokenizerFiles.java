// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files beside a model that concern its text. */
final class TokenizerFiles {
    private static final List<String> NAMES = List.of(
            "tokenizer.json",
            "tokenizer.model",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.json",
            "chat_template.jinja");

    private TokenizerFiles() {}

    /** Copies those that are there. */
    static void copy(Path from, Path to) {
        try {
            for (String name : NAMES) {
                Path source = from.resolve(name);
                if (Files.exists(source)) {
                    // not Files.copy, which would keep a read-only file read-only
                    Files.write(to.resolve(name), Files.readAllBytes(source));
                }
            }
        } catch (IOException e) {
            throw ModelErrors.inputOutput(from, "the tokenizer's files cannot be copied", e);
        }
    }
}
