// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Reads the files of a tokenizer directory within a size limit and says clearly what is wrong with one. */
final class TokenizerFiles {
    static final String FAST = "tokenizer.json";
    static final String SENTENCE_PIECE = "tokenizer.model";
    static final String CONFIG = "tokenizer_config.json";
    static final String SPECIAL_TOKENS = "special_tokens_map.json";
    static final String ADDED_TOKENS = "added_tokens.json";

    /** Three times the largest tokenizer in common use. */
    static final long MAX_BYTES = 64L << 20;

    /** Without doubled names: which of two holds is for each reader to say, and the native library reads the file as well. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path directory;

    TokenizerFiles(Path directory) {
        this.directory = directory;
        if (!Files.isDirectory(directory)) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_NOT_FOUND, "no tokenizer directory at " + directory + ": no such directory");
        }
    }

    Path directory() {
        return directory;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(path(name));
    }

    byte[] bytes(String name) {
        Path path = path(name);
        try (InputStream input = Files.newInputStream(path)) {
            // The size on disk says nothing about pipes and growing files, hence the bounded read.
            byte[] bytes = input.readNBytes((int) MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new LlavaMiniException(
                        ErrorCode.MODEL_FORMAT,
                        path + ": larger than the " + (MAX_BYTES >> 20) + " MiB that a tokenizer file may have");
            }
            return bytes;
        } catch (IOException exception) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, path + ": cannot be read: " + exception.getMessage(), exception);
        }
    }

    /** Returns the root object of a JSON file, or nothing if the file does not exist. */
    Optional<JsonNode> object(String name) {
        return has(name) ? Optional.of(object(name, bytes(name))) : Optional.empty();
    }

    JsonNode object(String name, byte[] bytes) {
        try {
            JsonNode root = MAPPER.readTree(bytes);
            if (root == null || !root.isObject()) {
                throw format(name, "expected a JSON object");
            }
            return root;
        } catch (JsonProcessingException exception) {
            String where = exception.getLocation() == null
                    ? ""
                    : " at line " + exception.getLocation().getLineNr() + ", column "
                            + exception.getLocation().getColumnNr();
            throw new LlavaMiniException(ErrorCode.MODEL_FORMAT, path(name) + ": not valid JSON" + where, exception);
        } catch (IOException exception) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT,
                    path(name) + ": not readable as JSON (" + exception.getMessage() + ")",
                    exception);
        }
    }

    LlavaMiniException format(String name, String problem) {
        return new LlavaMiniException(ErrorCode.MODEL_FORMAT, path(name) + ": " + problem);
    }
}
