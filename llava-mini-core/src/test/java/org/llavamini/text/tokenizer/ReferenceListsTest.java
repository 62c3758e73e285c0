// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.SharedMaterial;
import org.llavamini.text.Conversation;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.TestingTokenizers;

/** The lists of nasty strings and of prompts with the real vocabularies of Llama 2, Llama 3 and MiniMind2. */
class ReferenceListsTest {
    @TempDir
    Path temporary = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"llama2_slow_legacy", "llama2_slow", "llama2_fast", "llama3", "minimind2"})
    void encodesAndDecodesStrings(String column) throws IOException {
        JsonNode strings = TestingTokenizers.json(SharedMaterial.require("reference/tokenizers/strings.json"));
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;
        try (Tokenizer tokenizer = open(column)) {
            for (JsonNode entry : strings) {
                if (!entry.has(column)) {
                    continue;
                }
                compared++;
                String text = entry.get("text").textValue();
                TokenIds ids = TestingTokenizers.ids(entry.get(column));
                softly.assertThat(tokenizer.encode(text, true))
                        .as("ids of '%s'", text)
                        .isEqualTo(ids);
                if (!column.equals("llama2_slow_legacy")) {
                    String decoded = entry.path("decoded").path(column).asText(text);
                    softly.assertThat(tokenizer.decode(ids, true))
                            .as("text of '%s'", text)
                            .isEqualTo(decoded);
                }
            }
        }
        assertThat(compared).isEqualTo(strings.size());
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama2_slow_legacy", "llama2_slow", "llama2_fast", "llama3", "minimind2"})
    void encodesPrompts(String column) throws IOException {
        JsonNode list = TestingTokenizers.json(SharedMaterial.require("reference/tokenizers/prompts.json"));
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;
        try (Tokenizer tokenizer = open(column)) {
            PromptTokenizer prompts = new PromptTokenizer(tokenizer);
            for (JsonNode entry : list) {
                if (entry.has(column)) {
                    compared++;
                    String prompt = entry.get("prompt").textValue();
                    softly.assertThat(prompts.encode(prompt))
                            .as("ids of '%s'", prompt)
                            .isEqualTo(TestingTokenizers.ids(entry.get(column)));
                }
            }
        }
        assertThat(compared).isGreaterThan(10);
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava_v1", "plain", "llava_llama_2", "llava_llama_3", "minimind2 chat_template"})
    void buildsPrompts(String name) {
        ConversationTemplate template =
                name.startsWith("minimind2") ? ConversationTemplate.CHATML : ConversationTemplate.named(name);
        int compared = 0;
        for (JsonNode entry : TestingTokenizers.json(SharedMaterial.require("reference/tokenizers/prompts.json"))) {
            if (entry.path("template").asText().equals(name)) {
                compared++;
                Conversation conversation =
                        Conversation.alternating(entry.get("messages").findValuesAsText("content"));
                assertThat(template.prompt(conversation))
                        .isEqualTo(entry.get("prompt").textValue());
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(3);
    }

    private Tokenizer open(String column) throws IOException {
        Path tokenizers = SharedMaterial.require("reference/tokenizers");
        return switch (column) {
            case "minimind2" -> Tokenizer.open(SharedMaterial.require("models/minimind2-small"));
            case "llama3", "llama2_fast" ->
                Tokenizer.open(TestingTokenizers.unzipped(tokenizers.resolve(column.substring(0, 6)), temporary));
            default -> {
                Files.copy(tokenizers.resolve("llama2/tokenizer.model"), temporary.resolve("tokenizer.model"));
                String config = Files.readString(tokenizers.resolve("llama2/tokenizer_config.json"));
                boolean legacy = column.endsWith("legacy");
                Files.writeString(
                        temporary.resolve("tokenizer_config.json"),
                        config.replace("\"legacy\": true", "\"legacy\": " + legacy));
                yield Tokenizer.open(temporary);
            }
        };
    }
}
