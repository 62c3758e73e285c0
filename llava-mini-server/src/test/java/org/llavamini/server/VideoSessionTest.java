// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live video over HTTP. */
final class VideoSessionTest {
    private final TestingModel model = new TestingModel();
    private LlavaMiniServer server;
    private TestingClient client;

    @BeforeEach
    void start() {
        server = LlavaMiniServer.of(() -> model, true)
                .port(0)
                .videoSessions(2, Duration.ofSeconds(30))
                .grace(Duration.ZERO)
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

    private String begin(String body) {
        HttpResponse<String> response = client.post("/v1/video/sessions", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return "/v1/video/sessions/"
                + TestingClient.json(response.body()).path("id").asText();
    }

    private JsonNode frame(String session, int rgb) {
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(client.at(session + "/frames"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(TestingClient.png(rgb))));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestingClient.json(response.body());
    }

    @Test
    void answersAboutWhatIsSeenAtTheMoment() {
        String session = begin("{}");
        frame(session, 0xff0000);
        assertThat(client.post(session + "/chat", TestingClient.question("color"))
                        .body())
                .contains("\"content\":\"red\"");
        frame(session, 0x0000ff);
        assertThat(client.post(session + "/chat", TestingClient.question("color", "\"stream\": true"))
                        .body())
                .contains("\"content\":\"blue\"");
    }

    @Test
    void leavesOutFramesThatShowNothingNew() {
        String session = begin("{\"skip_still\": 0.02}");
        frame(session, 0xff0000);
        JsonNode same = frame(session, 0xfe0000);
        assertThat(same.path("frames").asInt()).isEqualTo(1);
        assertThat(same.path("frames_skipped").asInt()).isEqualTo(1);
        assertThat(frame(session, 0x00ff00).path("frames").asInt()).isEqualTo(2);
        assertThat(model.videos.getFirst().frames).hasValue(2);
    }

    @Test
    void aStandingQuestionIsAnsweredWheneverThereIsSomethingNew() throws IOException {
        String session = begin("{}");
        try (Socket socket = client.raw(
                TestingClient.rawPost(session + "/chat", TestingClient.question("color", "\"standing\": true")))) {
            frame(session, 0xff0000);
            assertThat(TestingClient.readUntil(socket.getInputStream(), "red")).contains("video.session.answer");
            frame(session, 0x0000ff);
            TestingClient.readUntil(socket.getInputStream(), "blue");
            client.send(HttpRequest.newBuilder(client.at(session)).DELETE());
            TestingClient.readUntil(socket.getInputStream(), "[DONE]");
        }
        assertThat(model.videos.getFirst().closed).isTrue();
    }

    @Test
    void thereAreSoManyAndThoseThatEndMakeRoom() {
        String first = begin("{}");
        begin("{}");
        assertThat(client.post("/v1/video/sessions", "{}").statusCode()).isEqualTo(429);
        HttpResponse<String> ended =
                client.send(HttpRequest.newBuilder(client.at(first)).DELETE());
        assertThat(ended.statusCode()).isEqualTo(200);
        begin("{}");
        assertThat(client.post(first + "/chat", TestingClient.question("color")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFrameThatIsNoPictureIsRefusedAndNothingElseChanges() {
        String session = begin("{}");
        frame(session, 0xff0000);
        assertThat(client.post(session + "/frames", "no picture").statusCode()).isEqualTo(415);
        assertThat(client.post(session + "/chat", TestingClient.question("color"))
                        .body())
                .contains("red");
    }

    @Test
    void sessionsThatNobodyUsesEndByThemselves() {
        try (LlavaMiniServer brief = LlavaMiniServer.of(() -> model, false)
                        .port(0)
                        .videoSessions(1, Duration.ofMillis(1))
                        .build()
                        .start();
                TestingClient other = new TestingClient(brief.address())) {
            brief.awaitReady();
            assertThat(other.post("/v1/video/sessions", "{}").statusCode()).isEqualTo(200);
            Waiting.until(() -> other.post("/v1/video/sessions", "{}").statusCode() == 200);
        }
    }
}
