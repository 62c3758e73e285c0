// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;

/** Scoring, judging and reporting by command. */
final class ScoreCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private Path write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    @Test
    void scoresAndReports() throws IOException {
        Path questions = write("gqa.json", "{\"1\":{\"answer\":\"yes\"},\"2\":{\"answer\":\"no\"}}");
        Path answers = write(
                "answers.jsonl",
                "{\"question_id\":1,\"text\":\"Yes.\",\"model_id\":\"tiny\"}",
                "{\"question_id\":2,\"text\":\"Yes\",\"model_id\":\"tiny\"}");
        Outcome json =
                TestingConsole.plain().run("score", "gqa", "--answers", answers, "--annotations", questions, "--json");
        assertThat(json.err()).isEmpty();
        JsonNode scores = JSON.readTree(json.out());
        assertThat(scores.path("benchmark").asText()).isEqualTo("gqa");
        assertThat(scores.path("model").asText()).isEqualTo("tiny");
        assertThat(scores.path("metrics").path("accuracy").asDouble()).isEqualTo(50);
        assertThat(scores.path("metrics").path("accuracy_ci95")).hasSize(2);
        assertThat(TestingConsole.plain()
                        .run("score", "gqa", "--answers", answers, "--annotations", questions)
                        .out())
                .contains("accuracy                             50.0000\n")
                .contains("correct                              1\n");
        Path file = write("scores.json", json.out());
        Outcome report = TestingConsole.plain().run("report", "--scores", file, "--format", "csv");
        assertThat(report.out()).contains("\nours,tiny,,,,50.0,,");
        assertThat(TestingConsole.plain().run("report", "--scores", file).out()).contains("| **tiny** |");
    }

    @Test
    void writesSubmissionsWithoutSolutions() throws IOException {
        Path questions = write("q.jsonl", "{\"question_id\":1,\"image\":\"a\",\"text\":\"x\"}");
        Path answers = write("answers.jsonl", "{\"question_id\":1,\"text\":\"The cat.\"}");
        Path submission = folder.resolve("submission.json");
        Outcome outcome = TestingConsole.plain()
                .run(
                        "score",
                        "vqav2",
                        "--answers",
                        answers,
                        "--questions",
                        questions,
                        "--submission",
                        submission,
                        "--json");
        assertThat(outcome.err()).isEmpty();
        assertThat(JSON.readTree(outcome.out()).path("metrics").path("answered").asInt())
                .isEqualTo(1);
        assertThat(submission).hasContent("[{\"question_id\":1,\"answer\":\"cat\"}]");
    }

    @Test
    void asksAJudge() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            boolean known = "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"choices\":[{\"message\":{\"content\":\"{'pred': 'yes', 'score': 4}\"}}]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            Path questions = write("q.json", "[{\"video_name\":\"v\",\"question\":\"who?\",\"question_id\":5}]");
            Path solutions = write("a.json", "[{\"answer\":\"man\"}]");
            Path answers = write("answers.jsonl", "{\"id\":5,\"pred\":\"A man.\"}");
            String url = "http://localhost:" + server.getAddress().getPort() + "/v1";
            Object[] command = {
                "score",
                "msvd-qa",
                "--answers",
                answers,
                "--questions",
                questions,
                "--annotations",
                solutions,
                "--judge-url",
                url,
                "--judge-model",
                "gpt",
                "--judge-price",
                "1,2",
                "--json"
            };
            Outcome outcome = TestingConsole.plain()
                    .environment(Map.of("LLAVA_MINI_JUDGE_KEY", "secret"))
                    .run(command);
            assertThat(outcome.err())
                    .contains("score: 1 of 1 judgements to ask of gpt: about ", "which cost at most about 0.00");
            JsonNode scores = JSON.readTree(outcome.out());
            assertThat(scores.path("metrics").path("accuracy").asDouble()).isEqualTo(100);
            assertThat(scores.path("metrics").path("score").asDouble()).isEqualTo(4);
            assertThat(scores.path("judge").asText()).isEqualTo("gpt");
            assertThat(folder.resolve("answers.jsonl.judgements.jsonl")).exists();
            // All is judged: the server is not asked again, so it does not matter that the key is wrong now.
            assertThat(TestingConsole.plain().run(command).out()).isEqualTo(outcome.out());
            Files.delete(folder.resolve("answers.jsonl.judgements.jsonl"));
            Outcome refused = TestingConsole.plain().run(command);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("llava-mini: the judge does not answer: status 401");
        } finally {
            server.stop(0);
        }
    }
}
