// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.eval.TestingScores;
import org.llavamini.eval.format.Rows;

/** Judging through an endpoint of this test. */
final class JudgeRunTest {
    @TempDir
    private Path folder;

    private HttpServer server;
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger calls = new AtomicInteger();

    /** Answers the n-th call, counted from 1, with a status and a body. */
    private interface Script {
        String answer(int call, String request);
    }

    private volatile Script script = (call, request) -> said("0.5");

    private static String said(String content) {
        return "200 {\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":" + Rows.line(content) + "}}]}";
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v1/chat/completions", exchange -> {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            bodies.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + request);
            String answer = script.answer(calls.incrementAndGet(), request);
            byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private OpenAiJudge judge(String model) {
        return new OpenAiJudge(
                "http://localhost:" + server.getAddress().getPort() + "/v1/",
                model,
                Optional.of("secret"),
                Duration.ofMillis(1));
    }

    private Path judge(int answers, int concurrency) {
        return judge(answers, concurrency, "gpt", JudgePrompt.builtIn("mm-vet"));
    }

    private Path judge(int answers, int concurrency, String model, JudgePrompt prompt) {
        TestingScores files = new TestingScores(folder);
        StringBuilder items = new StringBuilder("{");
        List<String> given = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("\"v1_" + i + "\":{\"question\":\"q" + i + "\",\"answer\":\"a\",\"capability\":[\"rec\"]}");
            given.add(i + "=mine");
        }
        files.write("questions.json", items.append("}").toString());
        files.answers(given.toArray(String[]::new));
        Judged benchmark = (Judged) files.benchmark("mm-vet");
        Path judgements = folder.resolve("judgements.jsonl");
        new JudgeRun(benchmark, prompt, concurrency)
                .run(benchmark.judgeRequests(files.files(), prompt), judge(model), judgements, new Silent());
        return judgements;
    }

    private static final class Silent implements JudgeRun.Listener {
        @Override
        public void onStart(JudgeCost cost, int done, int total) {
            assertThat(cost.requests()).isEqualTo(total - done);
        }

        @Override
        public void onJudged(int done) {
            assertThat(done).isPositive();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void asksAllOnceAndScores() {
        judge(20, 4);
        assertThat(calls).hasValue(20);
        assertThat(bodies.getFirst())
                .startsWith("Bearer secret {\"model\":\"gpt\",\"messages\":[{")
                .contains("\"temperature\":0.0", "\"max_tokens\":3")
                .doesNotContain("\"system\"");
        assertThat(new TestingScores(folder).scores("mm-vet"))
                .satisfies(scores -> assertThat(scores.labels())
                        .containsEntry("judge", "gpt")
                        .containsEntry("judge_prompt", "built-in"))
                .satisfies(scores -> assertThat(scores.metrics())
                        .containsEntry("total", TestingScores.value(50))
                        .containsEntry("judged", TestingScores.count(20))
                        .containsEntry("refused", TestingScores.count(0)));
    }

    @Test
    void goesOnWhereItWasCutOff() throws IOException {
        Path file = judge(6, 1);
        byte[] whole = Files.readAllBytes(file);
        for (int cut : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, cut));
            judge(6, 1);
            assertThat(Files.readAllBytes(file)).as("cut after %d bytes", cut).isEqualTo(whole);
        }
    }

    @Test
    void triesAgainWhenTheServerIsBusy() {
        script = (call, request) -> call == 1 ? "429 slow down" : call == 2 ? "503 later" : said("1.0");
        assertThat(lines(judge(1, 1)).getFirst()).contains("\"score\":1.0");
        assertThat(calls).hasValue(3);
    }

    @Test
    void keepsWhatWasJudgedWhenTheServerFails() {
        script = (call, request) -> call <= 2 ? said("1.0") : "401 {\"error\":\"no such key\"}";
        assertThatThrownBy(() -> judge(5, 1))
                .hasMessageContaining("status 401")
                .hasMessageContaining("no such key")
                .hasMessageContaining("--judge-url");
        assertThat(calls).hasValueLessThanOrEqualTo(5);
        assertThat(lines(folder.resolve("judgements.jsonl"))).hasSize(2);
        script = (call, request) -> said("1.0");
        assertThat(lines(judge(5, 1))).hasSize(5);
    }

    @Test
    void asksAgainForRepliesThatCannotBeRead() {
        script = (call, request) -> said(call < 3 ? "well" : "0.7");
        assertThat(lines(judge(1, 1)).getFirst()).contains("\"score\":0.7", "\"readable\":true");
        assertThat(bodies.get(2)).contains("\"temperature\":1.0", "Write the score only");
    }

    @Test
    void givesUpAfterFiveAndCountsRefusals() {
        script = (call, request) -> request.contains("q1 |")
                ? "200 {\"choices\":[{\"finish_reason\":\"content_filter\",\"message\":{\"content\":null}}]}"
                : said("well");
        judge(2, 1);
        assertThat(calls).hasValue(10);
        assertThat(new TestingScores(folder).metrics("mm-vet"))
                .containsEntry("total", TestingScores.value(0))
                .containsEntry("unreadable", TestingScores.count(2))
                .containsEntry("refused", TestingScores.count(1));
    }

    @Test
    void refusesTheFileOfAnotherJudgeOrPrompt() {
        judge(1, 1);
        assertThatThrownBy(() -> judge(1, 1, "other", JudgePrompt.builtIn("mm-vet")))
                .hasMessageContaining("another judge or prompt")
                .hasMessageContaining("line 1");
        JudgePrompt mine = JudgePrompt.read(
                new TestingScores(folder).write("mine.txt", "@@ system", "@@ user", "{{question}}", "@@ again", "x"));
        assertThatThrownBy(() -> judge(1, 1, "gpt", mine)).hasMessageContaining("another judge or prompt");
    }

    @Test
    void namesWhatIsWrongWithAPrompt() {
        TestingScores files = new TestingScores(folder);
        assertThatThrownBy(() -> JudgePrompt.read(files.write("a.txt", "no section")))
                .hasMessageContaining("@@ NAME");
        JudgePrompt prompt = JudgePrompt.read(files.write("a.txt", "@@ user", "{{question}} {{truht}}"));
        assertThatThrownBy(() -> prompt.fill("user", Map.of("question", "q", "truth", "t")))
                .hasMessageContaining("{{truht}}")
                .hasMessageContaining("question, truth");
        assertThatThrownBy(() -> prompt.fill("system", Map.of())).hasMessageContaining("@@ system");
        assertThatThrownBy(() -> new OpenAiJudge("nowhere", "m", Optional.empty(), Duration.ZERO))
                .hasMessageContaining("--judge-url");
    }

    @Test
    void estimatesTheCost() {
        JudgeRequest request =
                new JudgeRequest("1", "a".repeat(10), "b".repeat(31), java.util.OptionalDouble.empty(), 100, Map.of());
        JudgeCost cost = JudgeCost.of(List.of(request, request));
        // 82 characters: 21 tokens, and 200 at most in reply.
        assertThat(cost).isEqualTo(new JudgeCost(2, 21, 200));
        assertThat(cost.price(1_000_000, 500_000)).isEqualTo(121);
    }
}
