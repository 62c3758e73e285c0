// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Responses API, and what has no room elsewhere: models, tokens. */
final class ResponsesTest {
    private final TestingModel model = new TestingModel();
    private LlavaMiniServer server;
    private TestingClient client;

    @BeforeEach
    void start() {
        server = LlavaMiniServer.of(() -> model, true)
                .port(0)
                .alias("other")
                .build()
                .start();
        server.awaitReady();
        client = new TestingClient(server.address());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void answersTextAndPicturesWithoutDetail() {
        HttpResponse<String> response = client.post("/v1/responses", """
                {"model": "testing", "input": [{"role": "user", "content": [
                  {"type": "input_text", "text": "color"},
                  {"type": "input_image", "image_url": "%s"}]}]}
                """.formatted(TestingClient.picture(0xff0000)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = TestingClient.json(response.body());
        assertThat(answer.path("object").asText()).isEqualTo("response");
        assertThat(answer.path("status").asText()).isEqualTo("completed");
        assertThat(answer.path("output")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("red");
        assertThat(answer.path("usage").path("input_tokens").asInt()).isEqualTo(40);
    }

    @Test
    void goesOnFromAnAnswerThatItRemembers() {
        JsonNode first = TestingClient.json(
                client.post("/responses", "{\"input\": \"say one\", \"instructions\": \"Be brief.\"}")
                        .body());
        HttpResponse<String> second = client.post(
                "/responses",
                "{\"input\": \"say two\", \"previous_response_id\": \""
                        + first.path("id").asText() + "\"}");
        assertThat(second.body()).contains("\"two\"");
        assertThat(TestingModel.conversation(model.prompts.getLast()).messages())
                .extracting("text")
                .containsExactly("say one", "one", "say two");
        HttpResponse<String> unknown =
                client.post("/responses", "{\"input\": \"say two\", \"previous_response_id\": \"resp_1\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
    }

    @Test
    void streamsNamedAndNumberedEvents() {
        HttpResponse<String> response = client.post("/v1/responses", "{\"input\": \"say one two\", \"stream\": true}");
        List<String> types = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String event : response.body().split("\n\n")) {
            String[] lines = event.split("\n");
            JsonNode data = TestingClient.json(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + data.path("type").asText());
            assertThat(data.path("sequence_number").asInt()).isEqualTo(types.size());
            types.add(data.path("type").asText());
            text.append(data.path("delta").asText());
        }
        assertThat(text.toString()).isEqualTo("one two");
        assertThat(types)
                .startsWith(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta")
                .endsWith(
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void listsTheModelUnderAllItsNames() {
        JsonNode list = TestingClient.json(client.get("/v1/models").body());
        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.path("data"))
                .extracting(each -> each.path("id").asText())
                .containsExactly("testing", "other");
        assertThat(list.path("data").path(0).path("input_modalities")).hasSize(3);
        assertThat(client.get("/models/other").statusCode()).isEqualTo(200);
        HttpResponse<String> unknown = client.get("/v1/models/nothing");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(TestingClient.error(unknown).path("code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void tellsTheTokensOfTextsAndConversations() {
        JsonNode text = TestingClient.json(
                client.post("/v1/tokenize", "{\"prompt\": \"ab\"}").body());
        assertThat(text.path("count").asInt()).isEqualTo(2);
        assertThat(text.path("tokens").toString()).isEqualTo("[97,98]");
        assertThat(text.path("max_model_len").asInt()).isEqualTo(2048);
        JsonNode talk = TestingClient.json(
                client.post("/tokenize", TestingClient.question("abc")).body());
        assertThat(talk.path("count").asInt()).isEqualTo(3);
        assertThat(client.post("/tokenize", "{}").statusCode()).isEqualTo(400);
    }
}
