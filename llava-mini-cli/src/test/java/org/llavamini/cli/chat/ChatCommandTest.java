// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

final class ChatCommandTest {
    @TempDir
    private static Path shared;

    private static Path model;
    private static Path picture;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModel() {
        model = TestingModel.write(shared.resolve("tiny-model"));
        picture = TestingModel.picture(shared.resolve("picture.png"));
    }

    private static Outcome chat(String lines) {
        return TestingConsole.plain()
                .input(lines)
                .run("chat", "--model", model, "--image", picture, "--max-new-tokens", 4);
    }

    @Test
    void theFirstAnswerIsTheOneOfAsk() {
        Outcome asked = TestingConsole.plain()
                .run("ask", "--model", model, "--image", picture, "--max-new-tokens", 4, "What is it?");
        assertThat(chat("What is it?\n").out()).isEqualTo(asked.out());
    }

    @Test
    void theConversationIsSavedAndResetForgetsIt() throws IOException {
        Path saved = folder.resolve("saved.json");
        Path later = folder.resolve("later.json");
        Outcome outcome =
                chat("What is it?\nReally?\n/save " + saved + "\n/reset\n/save " + later + "\n/exit\nnever\n");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).hasLineCount(2);
        JsonNode turns = JsonMapper.builder().build().readTree(saved.toFile());
        assertThat(turns).hasSize(4);
        assertThat(turns.path(0).path(0).asText()).isEqualTo("user");
        assertThat(turns.path(2).path(1).asText()).isEqualTo("Really?");
        assertThat(turns.path(1).path(1).asText() + "\n")
                .isEqualTo(outcome.out().lines().findFirst().orElseThrow() + "\n");
        assertThat(JsonMapper.builder().build().readTree(later.toFile())).isEmpty();
    }

    @Test
    void aMistakeIsToldAndTheChatGoesOn() {
        Outcome outcome = chat("/imagine\n/image\n/image " + folder.resolve("none.png") + "\nWhat is it?\n");
        assertThat(outcome.err().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("llava-mini: "))
                .anyMatch(line -> line.contains("none.png"));
        assertThat(outcome.out()).hasLineCount(1);
        assertThat(outcome.code()).isZero();
    }
}
