// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

/** Expected ids and texts are those of the official code, in the golden case tokenizer-llama31. */
final class TokenizeCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private JsonNode golden;

    @BeforeEach
    void copyTokenizer() throws IOException {
        for (String file : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
            TestingModel.copyResource("llama31-c1/" + file, folder.resolve(file));
        }
        Path cases = folder.resolve("cases.json");
        TestingModel.copyResource("cases/tokenizer-llama31.json", cases);
        golden = JSON.readTree(Files.readString(cases));
    }

    private Outcome tokenize(String template, List<JsonNode> lines) {
        String input = String.join("\n", lines.stream().map(JsonNode::toString).toList());
        return TestingConsole.plain().input(input).run("tokenize", "--model", folder, "--template", template);
    }

    private static List<JsonNode> answers(Outcome outcome) throws IOException {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : outcome.out().lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    @Test
    void encodesAndDecodesAsTheOfficialTokenizer() throws IOException {
        List<JsonNode> requests = new ArrayList<>();
        List<JsonNode> expected = new ArrayList<>();
        for (JsonNode each : golden.path("encode")) {
            requests.add(JSON.createObjectNode().set("text", each.path("text")));
            expected.add(JSON.createObjectNode().set("ids", each.path("ids")));
            requests.add(JSON.createObjectNode().set("ids", each.path("ids")));
            expected.add(JSON.createObjectNode().set("text", each.path("decode_skip_special")));
        }
        assertThat(requests).hasSizeGreaterThan(50);
        assertThat(answers(tokenize("llava_llama_3_1", requests))).isEqualTo(expected);
    }

    @Test
    void buildsPromptsAsTheOfficialCode() throws IOException {
        for (JsonNode each : golden.path("prompts")) {
            List<JsonNode> requests = List.of(
                    JSON.createObjectNode().set("conversation", each.path("messages")),
                    JSON.createObjectNode().set("prompt", each.path("prompt")));
            List<JsonNode> answers = answers(tokenize(each.path("conv_mode").asText(), requests));
            assertThat(answers.getFirst().path("prompt")).isEqualTo(each.path("prompt"));
            assertThat(answers.getFirst().path("ids")).isEqualTo(each.path("input_ids"));
            assertThat(answers.getLast().path("ids")).isEqualTo(each.path("input_ids"));
        }
    }

    @Test
    void namesTheLineThatIsWrong() {
        for (String wrong : List.of(
                "{\"text\":",
                "{\"words\":\"a\"}",
                "{\"text\":\"a\",\"ids\":[]}",
                "{\"ids\":[1.5]}",
                "{\"ids\":[-200]}",
                "{\"conversation\":[[\"user\"]]}",
                "{\"conversation\":[[\"nobody\",\"a\"]]}")) {
            Outcome outcome = TestingConsole.plain()
                    .input("{\"text\":\"a\"}\n" + wrong + "\n")
                    .run("tokenize", "--model", folder);
            assertThat(outcome.err())
                    .as(wrong)
                    .startsWith("llava-mini: ")
                    .contains("stdin line 2")
                    .hasLineCount(1);
            assertThat(outcome.code()).isEqualTo(1);
        }
    }
}
