// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.server.http.ConnectionLimits;

/** What the server does about clients that mean ill, or merely behave so. */
final class SafetyTest {
    @TempDir
    private Path folder;

    private final TestingModel model = new TestingModel();
    private LlavaMiniServer server;
    private TestingClient client;

    private LlavaMiniServerBuilder builder() {
        return LlavaMiniServer.of(() -> model, false).port(0).grace(Duration.ZERO);
    }

    private void start(LlavaMiniServerBuilder builder) {
        server = builder.build().start();
        server.awaitReady();
        client = new TestingClient(server.address());
    }

    @AfterEach
    void stop() {
        model.released.countDown();
        if (server != null) {
            client.close();
            server.close();
        }
    }

    private HttpResponse<String> see(String url) {
        return client.chat(TestingClient.parts(TestingClient.image(url), TestingClient.text("color")));
    }

    @Test
    void keysAreAskedForWhereThereAreAnyButHealthIsOpen() {
        start(builder().key("one").key("two"));
        assertThat(client.chat(TestingClient.question("say x")).statusCode()).isEqualTo(401);
        for (String wrong : List.of("Bearer three", "Bearer ", "one", "Basic one", "Bearer one two")) {
            HttpResponse<String> refused = client.chat(TestingClient.question("say x"), "Authorization", wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
            assertThat(TestingClient.error(refused).path("code").asText()).isEqualTo("invalid_api_key");
        }
        for (String right : List.of("Bearer one", "bearer two")) {
            assertThat(client.chat(TestingClient.question("say x"), "Authorization", right)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        assertThat(client.get("/ready").statusCode()).isEqualTo(200);
        assertThat(client.get("/").statusCode()).isEqualTo(200);
        assertThat(client.get("/metrics").statusCode()).isEqualTo(401);
        assertThat(client.get("/v1/models").statusCode()).isEqualTo(401);
    }

    @Test
    void nothingIsFetchedAndNoFileReadUnlessAllowed() {
        start(builder());
        for (String url : List.of(
                "http://169.254.169.254/latest/meta-data",
                "https://example.org/a.png",
                "file:///etc/passwd",
                "HTTP://127.0.0.1:" + server.port() + "/metrics")) {
            assertThat(see(url).statusCode()).as(url).isEqualTo(403);
        }
        assertThat(see("ftp://example.org/a.png").statusCode()).isEqualTo(400);
        assertThat(see("/etc/passwd").statusCode()).isEqualTo(400);
    }

    @Test
    void onlyListedHostsOfThePublicInternetAreFetchedFrom() {
        start(builder()
                .allowedMediaDomain("localhost")
                .allowedMediaDomain("127.0.0.1")
                .allowedMediaDomain("[::1]")
                .allowedMediaDomain("[::ffff:127.0.0.1]")
                .allowedMediaDomain("169.254.169.254")
                .allowedMediaDomain("10.0.0.1")
                .allowedMediaDomain("100.64.0.1")
                .allowedMediaDomain("[2002:7f00:1::]")
                .allowedMediaDomain("[64:ff9b::7f00:1]")
                .allowedMediaDomain("224.0.0.1"));
        for (String host : List.of(
                "localhost",
                "127.0.0.1",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "169.254.169.254",
                "10.0.0.1",
                "100.64.0.1",
                "[2002:7f00:1::]",
                "[64:ff9b::7f00:1]",
                "224.0.0.1",
                "not-listed.example")) {
            HttpResponse<String> response = see("http://" + host + ":" + server.port() + "/page/icon.svg");
            assertThat(response.statusCode()).as(host + " " + response.body()).isEqualTo(403);
        }
        assertThat(see("http://user@localhost/").statusCode()).isEqualTo(403);
        assertThat(see("http:///nothing").statusCode()).isEqualTo(403);
    }

    @Test
    void filesAreReadBelowAnAllowedFolderAndNowhereElse() throws IOException {
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        Path secret = Files.write(folder.resolve("secret.png"), TestingClient.png(0xff0000));
        Path picture = Files.write(allowed.resolve("red.png"), TestingClient.png(0xff0000));
        Path link = Files.createSymbolicLink(allowed.resolve("link.png"), secret);
        Path neighbour = Files.createDirectory(folder.resolve("allowed-not"));
        Files.write(neighbour.resolve("red.png"), TestingClient.png(0xff0000));
        start(builder().allowedMediaPath(allowed));
        assertThat(see(picture.toUri().toString()).body()).contains("\"content\":\"red\"");
        for (String url : List.of(
                link.toUri().toString(),
                secret.toUri().toString(),
                neighbour.resolve("red.png").toUri().toString(),
                "file://" + allowed + "/../secret.png",
                "file://" + allowed + "/%2e%2e/secret.png",
                "file://" + allowed + "/nothing.png",
                "file://" + allowed,
                "file://host/etc/passwd",
                "file:///etc/passwd%00.png")) {
            HttpResponse<String> response = see(url);
            assertThat(response.statusCode()).as(url).isEqualTo(403);
            assertThat(response.body()).doesNotContain(folder.toString());
        }
    }

    @Test
    void contentIsWhatItsBytesAreNotWhatItIsCalled() {
        start(builder());
        assertThat(see("data:image/png;base64," + base64("<html>")).statusCode())
                .isEqualTo(415);
        assertThat(see("data:image/png;base64," + base64("")).statusCode()).isEqualTo(415);
        assertThat(see("data:image/png;base64,%%%").statusCode()).isEqualTo(400);
        assertThat(see("data:image/png,raw").statusCode()).isEqualTo(400);
        assertThat(see("data:text/html;base64,"
                                + TestingClient.picture(0xff0000).split(",")[1])
                        .body())
                .contains("red");
        assertThat(see("data:video/mp4;base64," + base64("no video at all")).statusCode())
                .isEqualTo(415);
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void framesOfAVideoCanComeAsAList() {
        start(builder());
        String red = TestingClient.picture(0xff0000).split(",")[1];
        String blue = TestingClient.picture(0x0000ff).split(",")[1];
        String url = "data:video/jpeg;base64," + red + "," + blue;
        for (String part : List.of(
                "{\"type\": \"video_url\", \"video_url\": {\"url\": \"" + url + "\"}}",
                "{\"type\": \"image_url\", \"image_url\": \"" + url + "\"}",
                "{\"type\": \"text\", \"text\": \"" + url + "\"}")) {
            assertThat(client.chat(TestingClient.parts(part, TestingClient.text("color")))
                            .body())
                    .contains("\"content\":\"red blue\"");
        }
        String images = TestingClient.parts(
                TestingClient.image(TestingClient.picture(0x0000ff)),
                TestingClient.image(TestingClient.picture(0xff0000)),
                TestingClient.text("color"));
        assertThat(client.chat(images).statusCode()).isEqualTo(400);
        assertThat(client.chat(images.replaceFirst(
                                "\\{", "{\"media_io_kwargs\": {\"video\": {\"frames_as_images\": true}}, "))
                        .body())
                .contains("\"content\":\"blue red\"");
    }

    @Test
    void aPictureCanBeMeantByTheIdUnderWhichItCame() {
        start(builder());
        String id = "\"uuid\": \"one\"";
        String unknown = "{\"type\": \"image_url\", \"image_url\": null, " + id + "}";
        assertThat(client.chat(TestingClient.parts(unknown, TestingClient.text("color")))
                        .statusCode())
                .isEqualTo(400);
        String sent = "{\"type\": \"image_url\", \"image_url\": {\"url\": \"" + TestingClient.picture(0xff0000)
                + "\"}, " + id + "}";
        assertThat(client.chat(TestingClient.parts(sent, TestingClient.text("color")))
                        .body())
                .contains("red");
        assertThat(client.chat(TestingClient.parts(unknown, TestingClient.text("color")))
                        .body())
                .contains("red");
    }

    @Test
    void bodiesAreBounded() throws IOException {
        start(builder().maxBodyBytes(10_000));
        HttpResponse<String> large = client.chat(TestingClient.question("say " + "x".repeat(20_000)));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(TestingClient.error(large).path("code").asText()).isEqualTo("request_too_large");
        HttpResponse<String> chunked = client.send(HttpRequest.newBuilder(client.at("/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[20_000]))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        try (Socket socket =
                client.raw("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n{")) {
            assertThat(TestingClient.readUntil(socket.getInputStream(), "}}")).contains("HTTP/1.1 413");
        }
        assertThat(client.chat(TestingClient.question("say x")).statusCode()).isEqualTo(200);
    }

    @Test
    void jsonThatIsDeepOrOddIsRefusedInOneLine() {
        start(builder());
        for (String body : List.of(
                "[".repeat(100_000),
                "{\"messages\":".repeat(1000),
                "{\"messages\": [{\"role\": \"user\", \"content\": 1}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"audio\"}]}]}",
                "{\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}]}",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"x\"}]}",
                "{\"messages\": {}}",
                TestingClient.question("x", "\"temperature\": \"hot\""),
                TestingClient.question("x", "\"temperature\": -1"),
                TestingClient.question("x", "\"top_p\": 0"),
                TestingClient.question("x", "\"max_tokens\": 0"),
                TestingClient.question("x", "\"max_tokens\": 1e99"),
                TestingClient.question("x", "\"stop\": [1]"),
                TestingClient.question("x", "\"logprobs\": true"),
                TestingClient.question("x", "\"tools\": [{}]"),
                TestingClient.question("x", "\"response_format\": {\"type\": \"json_object\"}"))) {
            HttpResponse<String> response = client.chat(body);
            assertThat(response.statusCode())
                    .as(body.substring(0, Math.min(200, body.length())))
                    .isEqualTo(400);
            assertThat(TestingClient.error(response).path("message").asText()).doesNotContain("\n");
        }
    }

    @Test
    void unknownPathsAndMethodsAndBrokenHttpAreJsonToo() throws IOException {
        start(builder());
        assertThat(TestingClient.error(client.get("/v1/nothing")).path("code").asText())
                .isEqualTo("not_found");
        assertThat(client.get("/page/..%2f..%2fconfig.json").statusCode()).isIn(400, 404);
        assertThat(client.get("/page/PageHandler.class").statusCode()).isEqualTo(404);
        HttpResponse<String> method = client.get("/v1/chat/completions");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("allow")).hasValue("POST");
        for (String request : List.of(
                "GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n",
                "GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(100_000) + "\r\n\r\n")) {
            try (Socket socket = client.raw(request)) {
                assertThat(TestingClient.readUntil(socket.getInputStream(), "}}"))
                        .contains("\"error\"");
            }
        }
    }

    @Test
    void onlyListedOriginsMayAsk() {
        start(builder().allowedOrigin("https://good.example"));
        HttpResponse<String> good = client.chat(
                TestingClient.question("say x"), "Origin", "https://good.example", "Sec-Fetch-Site", "cross-site");
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.headers().firstValue("access-control-allow-origin")).hasValue("https://good.example");
        HttpResponse<String> bad = client.chat(
                TestingClient.question("say x"), "Origin", "https://bad.example", "Sec-Fetch-Site", "cross-site");
        assertThat(bad.statusCode()).isEqualTo(403);
        assertThat(bad.headers().firstValue("access-control-allow-origin")).isEmpty();
        HttpResponse<String> preflight = client.send(HttpRequest.newBuilder(client.at("/v1/chat/completions"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .headers(
                        "Origin",
                        "https://good.example",
                        "Access-Control-Request-Headers",
                        "authorization,x-stainless-os"));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                .hasValue("authorization,x-stainless-os");
    }

    @Test
    void bodiesAndHeadsThatTrickleAreEnded() throws IOException {
        ConnectionLimits hasty = new ConnectionLimits(
                Duration.ofSeconds(1), Duration.ofSeconds(1), 1_000_000, Duration.ofSeconds(1), Duration.ofSeconds(60));
        start(builder().connections(hasty));
        try (Socket head = client.raw("GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ");
                Socket body =
                        client.raw("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")) {
            for (Socket socket : List.of(head, body)) {
                assertThat(endsWhile(socket, "x")).isTrue();
            }
        }
        assertThat(client.chat(TestingClient.question("say x")).statusCode()).isEqualTo(200);
    }

    @Test
    void aReaderThatDoesNotReadIsEndedAndHindersNobody() throws IOException {
        ConnectionLimits hasty = new ConnectionLimits(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                1_000_000,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60));
        start(builder().connections(hasty));
        String body = TestingClient.question("flood", "\"stream\": true");
        try (Socket reader = client.raw(TestingClient.rawPost("/v1/chat/completions", body))) {
            Waiting.until(() -> model.running.get() == 1);
            assertThat(client.chat(TestingClient.question("say x")).statusCode())
                    .isEqualTo(200);
            Waiting.until(() -> model.cancelled.get() == 1);
            assertThat(reader.isConnected()).isTrue();
        }
    }

    /** Sends a little from time to time until the other side has ended the connection. */
    private static boolean endsWhile(Socket socket, String trickle) throws IOException {
        OutputStream out = socket.getOutputStream();
        socket.setSoTimeout(200);
        for (int i = 0; i < 300; i++) {
            try {
                out.write(trickle.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (java.net.SocketTimeoutException e) {
                // Still open.
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    @Test
    void idleConnectionsHinderNobody() throws IOException {
        start(builder());
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                idle.add(client.raw(i % 2 == 0 ? "" : "POST /v1/chat/completions HTTP/1.1\r\n"));
            }
            assertThat(client.chat(TestingClient.question("say x")).statusCode())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void thePageAllowsNothingFromOutside() {
        start(builder());
        HttpResponse<String> page = client.get("/");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("connect-src 'self'")
                .doesNotContain("unsafe")
                .doesNotContain("http");
        assertThat(page.body())
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("onclick=");
        HttpResponse<String> script = client.get("/page/app.js");
        assertThat(script.headers().firstValue("content-type").orElseThrow()).startsWith("text/javascript");
        HttpResponse<String> known = client.get(
                "/page/app.js",
                "If-None-Match",
                script.headers().firstValue("etag").orElseThrow());
        assertThat(known.statusCode()).isEqualTo(304);
    }
}
