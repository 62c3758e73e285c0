// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.conversion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.file.PrettyJson;
import org.llavamini.output.OutputFile;

/** Writes new special tokens into a tokenizer's files: each kind of tokenizer looks for them in another one. */
final class AddedTokenFiles {
    private static final String PLAIN = "added_tokens.json";
    private static final String FAST = "tokenizer.json";
    private static final String SETTINGS = "tokenizer_config.json";
    private static final String DECODER = "added_tokens_decoder";

    private AddedTokenFiles() {}

    /** Adds tokens that the tokenizer in the directory does not have yet. */
    static void add(Path directory, Map<String, Integer> tokens) {
        ObjectNode plain = readOrEmpty(directory.resolve(PLAIN));
        tokens.forEach(plain::put);
        write(directory.resolve(PLAIN), plain);

        Path fast = directory.resolve(FAST);
        if (Files.exists(fast)) {
            ObjectNode tokenizer = JsonFields.read(fast).copy();
            tokens.forEach((content, id) -> tokenizer
                    .withArrayProperty("added_tokens")
                    .add(token(content).put("id", id)));
            write(fast, tokenizer);
        }
        Path settings = directory.resolve(SETTINGS);
        if (Files.exists(settings) && JsonFields.read(settings).isObject(DECODER)) {
            ObjectNode fields = JsonFields.read(settings).copy();
            tokens.forEach(
                    (content, id) -> fields.withObjectProperty(DECODER).set(Integer.toString(id), token(content)));
            write(settings, fields);
        }
    }

    private static ObjectNode readOrEmpty(Path file) {
        return Files.exists(file) ? JsonFields.read(file).copy() : JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode token(String content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    private static void write(Path file, ObjectNode content) {
        OutputFile.write(file, PrettyJson.of(content));
    }
}
