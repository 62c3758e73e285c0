// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A hub on this machine that redirects as the real one does, and does wrong what it is told to. */
public final class TestingHub implements AutoCloseable {
    private static final int LARGE = 1000;

    /** What goes wrong with one answer about a file. */
    sealed interface Fault {
        /** Another status, and how long to wait. */
        record Status(int code, Optional<String> retryAfter) implements Fault {}

        /** The connection ends after so many bytes. */
        record BreakOff(int bytes) implements Fault {}

        /** Other bytes than announced in the list. */
        record Content(ByteBuffer bytes) implements Fault {}

        /** All of it, whatever part was asked for. */
        record IgnoreRange() implements Fault {}

        /** Another list of files. */
        record Listing(String json) implements Fault {}

        /** Nothing more comes for a while. */
        record Silence(long millis) implements Fault {}
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Map<String, byte[]>> models = new ConcurrentHashMap<>();
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Optional<String> token = Optional.empty();
    private volatile long pauseMillis;

    private TestingHub(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    static TestingHub start() {
        try {
            return new TestingHub(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Serves folders until it is killed; for trying other tools and killed processes.
     *
     * @param arguments port, milliseconds between pieces of 64 KiB, then pairs of a model's name and a folder
     */
    public static void main(String[] arguments) throws IOException {
        TestingHub hub = new TestingHub(Integer.parseInt(arguments[0]));
        hub.pauseMillis = Long.parseLong(arguments[1]);
        for (int i = 2; i + 1 < arguments.length; i += 2) {
            Path folder = Path.of(arguments[i + 1]);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    hub.add(arguments[i], folder.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        System.out.println(hub.address());
    }

    /** Adds a file; one of a thousand bytes or more is large, as those that the real hub keeps elsewhere. */
    TestingHub add(String model, String path, byte[] content) {
        models.computeIfAbsent(model, _ -> new TreeMap<>()).put(path, content.clone());
        return this;
    }

    TestingHub add(String model, String path, String content) {
        return add(model, path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets the next answers about a path, or about the list of a model's files, go wrong one after the other. */
    TestingHub fault(String path, Fault... next) {
        faults.computeIfAbsent(path, _ -> new ArrayDeque<>()).addAll(List.of(next));
        return this;
    }

    TestingHub requireToken(String needed) {
        token = Optional.of(needed);
        return this;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Everything that was asked for: method, path, range, and whether there was a token. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    String commit(String model) {
        StringBuilder all = new StringBuilder(model);
        models.get(model).forEach((path, content) -> all.append(path).append(hash("SHA-1", content)));
        return hash("SHA-1", all.toString().getBytes(StandardCharsets.UTF_8));
    }

    static String etag(byte[] content) {
        byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, whole, head.length, content.length);
        return content.length >= LARGE ? hash("SHA-256", content) : hash("SHA-1", whole);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional<String> authorization = header(exchange, "Authorization");
            requests.add(exchange.getRequestMethod() + " " + path
                    + header(exchange, "Range").map(range -> " " + range).orElse("")
                    + authorization.map(_ -> " with token").orElse(""));
            if (path.startsWith("/far/")) {
                send(exchange, path.substring("/far/".length()));
                return;
            }
            if (token.isPresent() && !authorization.equals(token.map(needed -> "Bearer " + needed))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String[] parts = path.substring(1).split("/", 6);
            if (path.startsWith("/api/models/") && parts.length >= 5 && parts[4].equals("tree")) {
                tree(exchange, parts[2] + "/" + parts[3]);
                return;
            }
            if (path.startsWith("/api/models/") && parts.length >= 5) {
                list(exchange, parts[2] + "/" + parts[3]);
            } else if (parts.length >= 5 && parts[2].equals("resolve")) {
                String file = path.substring(1).split("/", 5)[4];
                resolve(exchange, parts[0] + "/" + parts[1], file);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void list(HttpExchange exchange, String model) throws IOException {
        Optional<Fault> fault = faulty(exchange, model);
        if (fault.isPresent()) {
            if (fault.get() instanceof Fault.Listing(String json)) {
                exchange.sendResponseHeaders(200, json.length());
                exchange.getResponseBody().write(json.getBytes(StandardCharsets.US_ASCII));
            }
            return;
        }
        Map<String, byte[]> files = models.get(model);
        if (files == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        StringBuilder json =
                new StringBuilder("{\"id\": \"" + model + "\", \"sha\": \"" + commit(model) + "\", \"siblings\": [");
        files.forEach((path, content) -> {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ", ");
            json.append("{\"rfilename\": \"" + path + "\", \"size\": " + content.length);
            json.append(", \"blobId\": \"" + hash("SHA-1", content) + "\"");
            json.append(
                    content.length >= LARGE
                            ? ", \"lfs\": {\"sha256\": \"" + etag(content) + "\", \"size\": " + content.length
                                    + ", \"pointerSize\": 134}}"
                            : "}");
        });
        String text = json.append("]}").toString();
        // Small files are known by git's hash.
        for (byte[] content : files.values()) {
            if (content.length < LARGE) {
                text = text.replace(hash("SHA-1", content), etag(content));
            }
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** The list as newer tools ask for it. */
    private void tree(HttpExchange exchange, String model) throws IOException {
        String json = models.get(model).entrySet().stream()
                .map(file ->
                        "{\"type\": \"file\", \"path\": \"" + file.getKey() + "\", \"size\": " + file.getValue().length
                                + ", \"oid\": \"" + etag(file.getValue()).substring(0, 40) + "\""
                                + (file.getValue().length >= LARGE
                                        ? ", \"lfs\": {\"oid\": \"" + etag(file.getValue()) + "\", \"size\": "
                                                + file.getValue().length + ", \"pointerSize\": 134}}"
                                        : "}"))
                .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, json.length());
        exchange.getResponseBody().write(json.getBytes(StandardCharsets.UTF_8));
    }

    private void resolve(HttpExchange exchange, String model, String file) throws IOException {
        byte[] content = models.getOrDefault(model, Map.of()).get(file);
        if (content == null) {
            exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("X-Repo-Commit", commit(model));
        exchange.getResponseHeaders().set("ETag", "\"" + etag(content) + "\"");
        if (content.length >= LARGE) {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + etag(content) + "\"");
            exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
            // Another host in name: what is meant for the hub must not go there.
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://localhost:" + server.getAddress().getPort() + "/far/" + model + "/" + file);
            exchange.sendResponseHeaders(302, -1);
        } else {
            send(exchange, model + "/" + file);
        }
    }

    private Optional<Fault> faulty(HttpExchange exchange, String path) throws IOException {
        Deque<Fault> waiting = faults.getOrDefault(path, new ArrayDeque<>());
        Optional<Fault> fault;
        synchronized (waiting) {
            fault = Optional.ofNullable(waiting.poll());
        }
        if (fault.orElse(null) instanceof Fault.Status(int code, Optional<String> retryAfter)) {
            retryAfter.ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", seconds));
            exchange.sendResponseHeaders(code, -1);
        }
        return fault;
    }

    private void send(HttpExchange exchange, String path) throws IOException {
        String[] parts = path.split("/", 3);
        byte[] content = models.get(parts[0] + "/" + parts[1]).get(parts[2]);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Optional<Fault> fault = faulty(exchange, path);
        int from = header(exchange, "Range")
                .map(range -> Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1")))
                .orElse(0);
        switch (fault.orElse(null)) {
            case null -> send(exchange, content, from, content.length);
            case Fault.Status _, Fault.Listing _ -> {}
            case Fault.BreakOff(int bytes) -> send(exchange, content, from, Math.min(content.length, from + bytes));
            case Fault.Content(ByteBuffer bytes) -> {
                byte[] other = new byte[bytes.remaining()];
                bytes.duplicate().get(other);
                send(exchange, other, Math.min(from, other.length), other.length);
            }
            case Fault.IgnoreRange() -> send(exchange, content, 0, content.length);
            case Fault.Silence(long millis) -> {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().flush();
                sleep(millis);
            }
        }
    }

    /** Announces all that follows, sends what lies before the end, and hangs up. */
    private void send(HttpExchange exchange, byte[] content, int from, int end) throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        int length = content.length - from;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, length == 0 ? -1 : length);
        OutputStream body = exchange.getResponseBody();
        for (int at = from; at < end; at += 1 << 16) {
            body.write(content, at, Math.min(1 << 16, end - at));
            body.flush();
            sleep(pauseMillis);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
