// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What breaks clients, rule by rule. */
final class ChatCompletionTest {
    private final TestingModel model = new TestingModel();
    private LlavaMiniServer server;
    private TestingClient client;

    @BeforeEach
    void start() {
        server = LlavaMiniServer.of(() -> model, true)
                .port(0)
                .grace(Duration.ofSeconds(5))
                .build()
                .start();
        server.awaitReady();
        client = new TestingClient(server.address());
    }

    @AfterEach
    void stop() {
        model.released.countDown();
        client.close();
        server.close();
    }

    private List<JsonNode> stream(String body) {
        HttpResponse<String> response = client.chat(body, "Accept", "application/json");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-cache");
        List<String> events = TestingClient.events(response);
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(response.body()).doesNotContain("retry:");
        return events.subList(0, events.size() - 1).stream()
                .map(TestingClient::json)
                .toList();
    }

    @Test
    void answersInOnePiece() {
        HttpResponse<String> response = client.chat(TestingClient.question("say one two"));
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = TestingClient.json(response.body());
        assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("created").isIntegralNumber()).isTrue();
        assertThat(answer.path("model").asText()).isEqualTo("testing");
        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asText()).isEqualTo("one two");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        JsonNode usage = answer.path("usage");
        assertThat(usage.path("total_tokens").asLong())
                .isEqualTo(usage.path("prompt_tokens").asLong()
                        + usage.path("completion_tokens").asLong());
        assertThat(usage.path("prompt_tokens_details").has("cached_tokens")).isTrue();
        assertThat(usage.path("prompt_tokens_details").has("vision_tokens")).isTrue();
    }

    @Test
    void everyChunkIsWholeAndWithoutError() {
        for (JsonNode chunk : stream(TestingClient.question("say one two three", "\"stream\": true"))) {
            assertThat(chunk.path("id").asText()).startsWith("chatcmpl-");
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("created").isIntegralNumber()).isTrue();
            assertThat(chunk.path("model").asText()).isEqualTo("testing");
            assertThat(chunk.path("choices").isArray()).isTrue();
            assertThat(chunk.has("error")).isFalse();
        }
    }

    @Test
    void firstChunkSaysWhoSpeaksAndContentIsAlwaysText() {
        List<JsonNode> chunks = stream(TestingClient.question("say one two", "\"stream\": true"));
        JsonNode first = chunks.getFirst().path("choices").path(0);
        assertThat(first.path("delta").toString()).isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < chunks.size(); i++) {
            JsonNode choice = chunks.get(i).path("choices").path(0);
            assertThat(choice.path("delta").path("content").isTextual()).isTrue();
            assertThat(choice.has("finish_reason")).isTrue();
            assertThat(choice.path("finish_reason").isNull()).isEqualTo(i < chunks.size() - 1);
            text.append(choice.path("delta").path("content").asText());
        }
        assertThat(text.toString()).isEqualTo("one two");
    }

    @Test
    void usageComesOnlyIfAskedForInOneLastChunk() {
        List<JsonNode> without = stream(TestingClient.question("say one", "\"stream\": true"));
        assertThat(without).noneMatch(chunk -> chunk.has("usage"));
        assertThat(without.getLast().has("llava_mini")).isTrue();
        List<JsonNode> with = stream(
                TestingClient.question("say one", "\"stream\": true", "\"stream_options\": {\"include_usage\": true}"));
        JsonNode last = with.getLast();
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.path("choices").isArray()).isTrue();
        assertThat(last.path("usage").path("completion_tokens").asInt()).isEqualTo(1);
        assertThat(last.path("id")).isEqualTo(with.getFirst().path("id"));
        assertThat(last.path("created").isIntegralNumber()).isTrue();
        assertThat(last.path("model").asText()).isEqualTo("testing");
        assertThat(with.subList(0, with.size() - 1))
                .noneMatch(chunk -> chunk.hasNonNull("usage") || chunk.has("llava_mini"));
    }

    @Test
    void nothingOfOursIsInsideADelta() {
        for (JsonNode chunk : stream(TestingClient.question("say one two", "\"stream\": true"))) {
            chunk.path("choices")
                    .path(0)
                    .path("delta")
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(name).isIn("role", "content"));
        }
    }

    @Test
    void livesOnByCommentLinesWhileNothingHappens() throws IOException {
        try (Socket socket = client.raw(
                TestingClient.rawPost("/v1/chat/completions", TestingClient.question("hold", "\"stream\": true")))) {
            String head = TestingClient.readUntil(socket.getInputStream(), "held");
            assertThat(head).startsWith("HTTP/1.1 200 OK");
            assertThat(TestingClient.readUntil(socket.getInputStream(), ": ping\n\n"))
                    .doesNotContain("data: {\"id\"")
                    .doesNotContain("data: \n");
        }
    }

    @Test
    void errorsHaveAllFourFields() {
        for (String body : List.of("{", "[]", "{}", "{\"messages\": []}", TestingClient.question("x", "\"n\": 2"))) {
            HttpResponse<String> response = client.chat(body);
            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
            JsonNode error = TestingClient.error(response);
            assertThat(error.path("message").isTextual()).isTrue();
            assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.has("param")).isTrue();
            assertThat(error.has("code")).isTrue();
        }
    }

    @Test
    void errorsInAStreamAreAnEventAndThenTheEnd() {
        model.released.countDown();
        HttpResponse<String> early = client.chat(TestingClient.question("fail", "\"stream\": true"));
        if (early.statusCode() == 200) {
            List<String> events = TestingClient.events(early);
            assertThat(TestingClient.json(events.get(events.size() - 2))
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("context_length_exceeded");
            assertThat(events.getLast()).isEqualTo("[DONE]");
        } else {
            assertThat(early.statusCode()).isEqualTo(400);
            assertThat(TestingClient.error(early).path("code").asText()).isEqualTo("context_length_exceeded");
        }
    }

    @Test
    void aFullQueueRefusesAtOnceInWordsThatClientsKnow() {
        model.most = 0;
        HttpResponse<String> response = client.chat(TestingClient.question("say one", "\"stream\": true"));
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(response.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 119);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("true");
        assertThat(TestingClient.error(response).path("message").asText()).contains("rate limit");
    }

    @Test
    void internalsDoNotLeak() {
        HttpResponse<String> response = client.chat(TestingClient.question("crash"));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body())
                .doesNotContain("secret")
                .doesNotContain("Exception")
                .doesNotContain("/home");
        assertThat(TestingClient.error(response).path("message").asText()).matches(".*[0-9a-f-]{36}");
    }

    @Test
    void anyKeyAnyModelAndNoPictureWork() {
        HttpResponse<String> response = client.chat(
                "{\"model\": \"gpt-4o-mini\", \"messages\": [{\"role\": \"user\", \"content\": \"say title\"}], \"unheard_of\": 1}",
                "Authorization",
                "Bearer sk-anything");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("title");
    }

    @Test
    void partsComeInAnyOrderAndSystemTextsInAnyForm() {
        for (String content : List.of(
                TestingClient.text("color") + "," + TestingClient.image(TestingClient.picture(0xff0000)),
                TestingClient.image(TestingClient.picture(0xff0000)) + "," + TestingClient.text("color"))) {
            for (String system : List.of("\"Be short.\"", "[{\"type\": \"text\", \"text\": \"Be short.\"}]")) {
                HttpResponse<String> response = client.chat("{\"messages\": [{\"role\": \"system\", \"content\": "
                        + system + "}, {\"role\": \"user\", \"content\": [" + content + "]}]}");
                assertThat(response.body()).contains("\"content\":\"red\"");
                assertThat(TestingModel.conversation(model.prompts.getLast()).system())
                        .hasValue("Be short.");
            }
        }
    }

    @Test
    void leavingCancelsAStreamAlsoBeforeTheFirstToken() throws IOException {
        Socket socket = client.raw(
                TestingClient.rawPost("/v1/chat/completions", TestingClient.question("hold", "\"stream\": true")));
        Waiting.until(() -> model.running.get() == 1);
        socket.close();
        Waiting.until(() -> model.cancelled.get() == 1);
    }

    @Test
    void leavingCancelsAnAnswerInOnePiece() throws IOException {
        Socket socket = client.raw(TestingClient.rawPost("/v1/chat/completions", TestingClient.question("hold")));
        Waiting.until(() -> model.running.get() == 1);
        socket.close();
        Waiting.until(() -> model.cancelled.get() == 1);
    }

    @Test
    void aConnectionServesManyRequestsOneAfterTheOther() throws IOException {
        String request = TestingClient.rawPost("/v1/chat/completions", TestingClient.question("say again"));
        try (Socket socket = client.raw(request + request + request)) {
            for (int i = 0; i < 3; i++) {
                TestingClient.readUntil(socket.getInputStream(), "again");
            }
        }
    }
}
