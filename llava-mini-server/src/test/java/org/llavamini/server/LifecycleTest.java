// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** From listening to the last answer. */
final class LifecycleTest {
    private final TestingModel model = new TestingModel();

    @Test
    void listensAtOnceAndSaysThatTheModelLoads() {
        CountDownLatch loaded = new CountDownLatch(1);
        try (LlavaMiniServer server = LlavaMiniServer.of(
                                () -> {
                                    awaitLatch(loaded);
                                    return model;
                                },
                                true)
                        .port(0)
                        .build()
                        .start();
                TestingClient client = new TestingClient(server.address())) {
            for (String path : new String[] {"/health", "/ready", "/v1/models", "/v1/health"}) {
                HttpResponse<String> response = client.get(path);
                assertThat(response.statusCode()).as(path).isEqualTo(503);
                assertThat(TestingClient.error(response).path("message").asText())
                        .isEqualTo("Loading model");
                assertThat(TestingClient.error(response).path("type").asText()).isEqualTo("unavailable_error");
            }
            assertThat(client.chat(TestingClient.question("say x")).statusCode())
                    .isEqualTo(503);
            assertThat(client.get("/").statusCode()).isEqualTo(200);
            loaded.countDown();
            assertThat(server.awaitReady()).contains("testing").contains("float32");
            assertThat(client.get("/ready").statusCode()).isEqualTo(200);
            assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
        }
        assertThat(model.closed).isTrue();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aModelThatCannotBeLoadedIsSaidToWhoStartedIt() {
        try (LlavaMiniServer server = LlavaMiniServer.of(
                                () -> {
                                    throw new LlavaMiniException(ErrorCode.MODEL_NOT_FOUND, "no such model");
                                },
                                true)
                        .port(0)
                        .build()
                        .start();
                TestingClient client = new TestingClient(server.address())) {
            assertThatThrownBy(server::awaitReady).hasMessage("no such model");
            assertThat(client.get("/ready").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aPortThatIsTakenIsAnErrorInOneLine() {
        try (LlavaMiniServer first =
                LlavaMiniServer.of(() -> model, true).port(0).build().start()) {
            LlavaMiniServer second =
                    LlavaMiniServer.of(() -> model, true).port(first.port()).build();
            assertThatThrownBy(second::start)
                    .isInstanceOf(LlavaMiniException.class)
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void runningAnswersFinishWhenItEnds() {
        LlavaMiniServer server = LlavaMiniServer.of(() -> model, true)
                .port(0)
                .grace(Duration.ofSeconds(60))
                .build()
                .start();
        server.awaitReady();
        try (TestingClient client = new TestingClient(server.address())) {
            CompletableFuture<HttpResponse<String>> running =
                    CompletableFuture.supplyAsync(() -> client.chat(TestingClient.question("hold")));
            Waiting.until(() -> model.running.get() == 1);
            CompletableFuture<Void> ending = CompletableFuture.runAsync(server::close);
            Waiting.until(() -> client.get("/ready").statusCode() == 503);
            assertThat(client.chat(TestingClient.question("say x")).statusCode())
                    .isEqualTo(503);
            assertThat(ending).isNotDone();
            model.released.countDown();
            assertThat(running.join().body()).contains("\"content\":\"held\"");
            ending.join();
        }
        assertThat(model.closed).isTrue();
    }

    @Test
    void answersThatOutlastTheGraceAreEnded() {
        LlavaMiniServer server = LlavaMiniServer.of(() -> model, true)
                .port(0)
                .grace(Duration.ZERO)
                .build()
                .start();
        server.awaitReady();
        try (TestingClient client = new TestingClient(server.address())) {
            CompletableFuture<HttpResponse<String>> running =
                    CompletableFuture.supplyAsync(() -> client.chat(TestingClient.question("hold")));
            Waiting.until(() -> model.running.get() == 1);
            server.close();
            assertThat(running.join().statusCode()).isIn(200, 503);
        }
        assertThat(model.cancelled).hasValue(1);
    }
}
