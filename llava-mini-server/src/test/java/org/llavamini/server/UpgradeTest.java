// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The JDK's client offers HTTP/2 with each request in the clear, and sends its body all the same. */
final class UpgradeTest {
    @Test
    void aLargeBodyThatOffersAnUpgradeIsReadWhole() throws IOException, InterruptedException {
        TestingModel model = new TestingModel();
        try (LlavaMiniServer server =
                        LlavaMiniServer.of(() -> model, true).port(0).build().start();
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            server.awaitReady();
            String text = "x".repeat(3_000_000);
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(server.address().resolve("/v1/chat/completions"))
                                .POST(HttpRequest.BodyPublishers.ofString(TestingClient.question("say " + text)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).contains(text);
                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            }
        }
    }
}
