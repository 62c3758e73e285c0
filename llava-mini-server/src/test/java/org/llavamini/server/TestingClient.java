// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Asks a server as clients do. */
final class TestingClient implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final URI server;
    private final HttpClient http = HttpClient.newHttpClient();

    TestingClient(URI server) {
        this.server = server;
    }

    URI at(String path) {
        return server.resolve(path);
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> chat(String body, String... headers) {
        return post("/v1/chat/completions", body, headers);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the data of the events in a body, {@code [DONE]} too. */
    static List<String> events(HttpResponse<String> response) {
        List<String> events = new ArrayList<>();
        for (String event : response.body().split("\n\n")) {
            if (event.startsWith("data: ")) {
                events.add(event.substring("data: ".length()));
            }
        }
        return events;
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static JsonNode error(HttpResponse<String> response) {
        return json(response.body()).path("error");
    }

    /** Returns a request for an answer to a question. */
    static String question(String text, String... fields) {
        StringBuilder more = new StringBuilder();
        for (String field : fields) {
            more.append(", ").append(field);
        }
        return "{\"model\": \"testing\", \"messages\": [{\"role\": \"user\", \"content\": " + quoted(text) + "}]" + more
                + "}";
    }

    /** Returns a request with one user's message of these content parts. */
    static String parts(String... parts) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": [" + String.join(", ", parts) + "]}]}";
    }

    static String text(String text) {
        return "{\"type\": \"text\", \"text\": " + quoted(text) + "}";
    }

    static String image(String url) {
        return "{\"type\": \"image_url\", \"image_url\": {\"url\": " + quoted(url) + "}}";
    }

    private static String quoted(String text) {
        return MAPPER.valueToTree(text).toString();
    }

    /** Returns a picture of one colour as a data: address. */
    static String picture(int rgb) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(rgb));
    }

    static byte[] png(int rgb) {
        java.awt.image.BufferedImage image =
                new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < 64; at++) {
            image.setRGB(at % 8, at / 8, rgb);
        }
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            javax.imageio.ImageIO.write(image, "png", file);
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a bare connection and sends a request, exactly these bytes. */
    Socket raw(String request) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(20_000);
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return socket;
    }

    static String rawPost(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** Reads until the text has come. */
    static String readUntil(InputStream in, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("the connection ended after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    @Override
    public void close() {
        http.close();
    }
}
