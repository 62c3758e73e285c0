// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Fetches from the web within rules. A name is resolved once, its address checked, and that very address connected to: no
 * client of the platform can be told so, and one that resolves again may get another answer. Redirects are not followed,
 * nothing is sent but the request. Thread-safe.
 */
public final class WebFetch {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final FetchRules rules;
    private final Resolver resolver;
    private final Connector connector;

    WebFetch(FetchRules rules, Resolver resolver, Connector connector) {
        this.rules = requireNonNull(rules, "rules is null");
        this.resolver = resolver;
        this.connector = connector;
    }

    /** Returns what fetches by these rules. */
    public static WebFetch by(FetchRules rules) {
        return new WebFetch(rules, host -> Arrays.asList(InetAddress.getAllByName(host)), Socket::connect);
    }

    /** Finds the addresses of a host. */
    @FunctionalInterface
    interface Resolver {
        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    /** Connects a socket. */
    @FunctionalInterface
    interface Connector {
        void connect(Socket socket, InetSocketAddress address, int milliseconds) throws IOException;
    }

    /**
     * Fetches what an address leads to, into memory.
     *
     * @throws LlavaMiniException as {@link #fetch(MediaAddress.Web, OutputStream)}
     */
    public byte[] fetch(MediaAddress.Web address) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        fetch(address, content);
        return content.toByteArray();
    }

    /**
     * Fetches what an address leads to.
     *
     * @param address http or https
     * @param target the caller closes it
     * @throws LlavaMiniException {@code INVALID_REQUEST} for a host or address that the rules refuse, {@code INPUT_OUTPUT} for
     *     what cannot be fetched in time, {@code MEDIA_TOO_LARGE} for more than the rules allow
     */
    public void fetch(MediaAddress.Web address, OutputStream target) {
        URI uri = address.uri();
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String shown = MediaAddress.shown(uri.toString());
        if (!rules.hosts().test(host)) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "this host is not allowed: " + shown);
        }
        long end = System.nanoTime() + rules.deadline().toNanos();
        // Whatever it waits for, resolving apart, the end of its socket ends it.
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofVirtual().factory());
                Socket socket = new Socket()) {
            var _ = clock.schedule(() -> end(socket), rules.deadline().toMillis(), TimeUnit.MILLISECONDS);
            try {
                exchange(uri, host, resolved(host, shown), socket, target, shown);
            } finally {
                clock.shutdownNow();
            }
        } catch (IOException e) {
            if (System.nanoTime() >= end || e instanceof InterruptedIOException) {
                throw new LlavaMiniException(
                        ErrorCode.INPUT_OUTPUT,
                        "not fetched within %d s: %s".formatted(rules.deadline().toSeconds(), shown),
                        e);
            }
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot be fetched (%s): %s".formatted(reason(e), shown), e);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof UnknownHostException
                ? "there is no such host"
                : MediaAddress.shown(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    private InetAddress resolved(String host, String shown) throws UnknownHostException {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        List<InetAddress> addresses = resolver.resolve(name);
        // All must pass: who mixes public and private ones is up to something.
        // An IPv4 address in the clothes of IPv6 has no use but to get past somebody.
        boolean mapped = name.contains(":") && addresses.stream().anyMatch(Inet4Address.class::isInstance);
        if (mapped || addresses.isEmpty() || !addresses.stream().allMatch(rules.addresses())) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "this host has no address of the public internet: " + shown);
        }
        return addresses.getFirst();
    }

    private void exchange(URI uri, String host, InetAddress address, Socket socket, OutputStream target, String shown)
            throws IOException {
        boolean secure = uri.getScheme().equalsIgnoreCase("https");
        int port = uri.getPort() < 0 ? (secure ? HTTPS : HTTP) : uri.getPort();
        int timeout = (int) Math.min(Integer.MAX_VALUE, rules.deadline().toMillis());
        socket.setSoTimeout(timeout);
        connector.connect(socket, new InetSocketAddress(address, port), timeout);
        if (!secure) {
            send(uri, host, port == HTTP ? "" : ":" + port, socket);
            new HttpResponse(socket.getInputStream(), rules.maxBytes(), shown).writeTo(target);
            return;
        }
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket layer = (SSLSocket) factory.createSocket(socket, host, port, true)) {
            SSLParameters parameters = layer.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            layer.setSSLParameters(parameters);
            layer.startHandshake();
            send(uri, host, port == HTTPS ? "" : ":" + port, layer);
            new HttpResponse(layer.getInputStream(), rules.maxBytes(), shown).writeTo(target);
        }
    }

    private static void send(URI uri, String host, String port, Socket socket) throws IOException {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String request = "GET " + path + query + " HTTP/1.1\r\nHost: " + host + port + "\r\nUser-Agent: llava-mini\r\n"
                + "Accept: image/*, video/*, */*;q=0.1\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
