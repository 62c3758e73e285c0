// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llavamini.LlavaMini;

/** The model that comes with the library, asked over HTTP. */
final class BuiltInModelTest {
    private static LlavaMini model;
    private static LlavaMiniServer server;
    private static TestingClient client;

    @BeforeAll
    static void start() {
        model = LlavaMini.builtIn();
        server = LlavaMiniServer.builder(model).port(0).build().start();
        server.awaitReady();
        client = new TestingClient(server.address());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        model.close();
    }

    private static String ask(String picture, String question, boolean stream) throws IOException {
        byte[] file = Files.readAllBytes(Path.of("..", "examples", picture));
        String parts = TestingClient.parts(
                TestingClient.text(question),
                TestingClient.image(
                        "data:image/png;base64," + Base64.getEncoder().encodeToString(file)));
        HttpResponse<String> response = client.chat(parts.replaceFirst("\\{", "{\"stream\": " + stream + ", "));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @Test
    void seesThePicture() throws IOException {
        assertThat(ask("red-triangle.png", "What color is the shape?", false)).contains("\"content\":\"red\"");
        assertThat(ask("teal-circle.png", "What color is the shape?", false)).contains("\"content\":\"teal\"");
    }

    @Test
    void tellsWhereItLooks() throws IOException {
        byte[] file = Files.readAllBytes(Path.of("..", "examples", "red-triangle.png"));
        HttpResponse<String> response = client.post(
                "/v1/vision/map",
                "{\"image_url\": \"data:image/png;base64," + Base64.getEncoder().encodeToString(file) + "\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode map = TestingClient.json(response.body());
        int side = map.path("side").asInt();
        double sum = 0;
        for (JsonNode weight : map.path("weights")) {
            sum += weight.asDouble();
        }
        assertThat(map.path("weights")).hasSize(side * side);
        assertThat(sum).isBetween(0.98, 1.02);
        assertThat(map.path("seen").asText()).startsWith("data:image/png;base64,");
    }

    @Test
    void streamsWhatItSees() throws IOException {
        assertThat(ask("red-triangle.png", "What color is the shape?", true))
                .contains("\"content\":\"red\"")
                .contains("\"vision_ms\"")
                .endsWith("data: [DONE]\n\n");
    }
}
