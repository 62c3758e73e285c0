// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

/** Small tokenizers and cases among the test resources (made with transformers 4.43.1), and what reads them. */
public final class TestingTokenizers {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private TestingTokenizers() {}

    public static Path directory(String name) {
        URL url = Objects.requireNonNull(TestingTokenizers.class.getResource(name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }

    public static Tokenizer open(String name) {
        return Tokenizer.open(directory(name));
    }

    public static JsonNode caseNamed(String name) {
        return json(directory("cases").resolve(name + ".json"));
    }

    public static JsonNode json(Path path) {
        try {
            return MAPPER.readTree(Files.readAllBytes(path));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    public static TokenIds ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = array.get(index).intValue();
        }
        return TokenIds.of(ids);
    }

    /** Reads {@code [[role, text], ...]}; a null text is the answer to come. */
    public static Optional<Conversation> conversation(JsonNode turns) {
        List<String> texts = new ArrayList<>();
        for (JsonNode turn : turns) {
            if (!turn.get(1).isNull()) {
                texts.add(turn.get(1).textValue());
            }
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(Conversation.alternating(texts));
    }

    /** Copies a tokenizer directory whose tokenizer.json is zipped. */
    public static Path unzipped(Path source, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(source.resolve("tokenizer.json.zip")))) {
            ZipEntry entry = zip.getNextEntry();
            Files.copy(zip, target.resolve(Objects.requireNonNull(entry).getName()));
        }
        Files.copy(source.resolve("tokenizer_config.json"), target.resolve("tokenizer_config.json"));
        return target;
    }
}
