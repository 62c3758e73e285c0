// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** What is fetched from the web, what is refused, and that nobody is led inside the network. */
class WebFetchTest {
    private static final byte[] CONTENT = "a picture".getBytes(StandardCharsets.US_ASCII);

    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/picture", 200, CONTENT.length);
        answer("/chunked", 200, 0);
        answer("/missing", 404, CONTENT.length);
        answer("/moved", 302, CONTENT.length);
        server.start();
    }

    private void answer(String path, int status, int length) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1/picture");
            exchange.sendResponseHeaders(status, length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(CONTENT);
            }
        });
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private MediaAddress.Web here(String path) {
        return new MediaAddress.Web(
                URI.create("http://localhost:" + server.getAddress().getPort() + path));
    }

    private static FetchRules anywhere(long maxBytes, Duration deadline) {
        return new FetchRules(host -> true, address -> true, maxBytes, deadline);
    }

    private static WebFetch anywhere() {
        return WebFetch.by(anywhere(1000, Duration.ofSeconds(20)));
    }

    @Test
    void fetchesWholeAndInParts() {
        assertThat(anywhere().fetch(here("/picture?a=b"))).isEqualTo(CONTENT);
        assertThat(anywhere().fetch(here("/chunked"))).isEqualTo(CONTENT);
    }

    @Test
    void saysWhatTheServerSays() {
        assertRefused(anywhere(), here("/missing"), ErrorCode.INPUT_OUTPUT, "status 404");
        assertRefused(anywhere(), here("/moved"), ErrorCode.INPUT_OUTPUT, "not followed");
        assertRefused(
                anywhere(),
                new MediaAddress.Web(URI.create("http://no-such-host.invalid/")),
                ErrorCode.INPUT_OUTPUT,
                "no such host");
    }

    @Test
    void endsAtTheLimits() throws IOException {
        WebFetch small = WebFetch.by(anywhere(CONTENT.length - 1, Duration.ofSeconds(20)));
        assertRefused(small, here("/picture"), ErrorCode.MEDIA_TOO_LARGE, "exceeds the limit");
        assertRefused(small, here("/chunked"), ErrorCode.MEDIA_TOO_LARGE, "exceeds the limit");
        WebFetch quick = WebFetch.by(anywhere(1000, Duration.ofMillis(300)));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MediaAddress.Web address =
                    new MediaAddress.Web(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"));
            assertRefused(quick, address, ErrorCode.INPUT_OUTPUT, "not fetched within");
        }
    }

    /** Bytes that trickle keep every single read within its time, but not the whole. */
    @Test
    void doesNotWaitForBytesThatTrickle() throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> trickle(slow));
            WebFetch quick = WebFetch.by(anywhere(1000, Duration.ofMillis(500)));
            MediaAddress.Web address =
                    new MediaAddress.Web(URI.create("http://127.0.0.1:" + slow.getLocalPort() + "/"));
            assertRefused(quick, address, ErrorCode.INPUT_OUTPUT, "not fetched within");
        }
    }

    private static void trickle(ServerSocket server) {
        try (Socket socket = server.accept()) {
            while (!server.isClosed()) {
                socket.getOutputStream().write('H');
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // The client went away: that is what the test is about.
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:8.8.8.8",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:808:808::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void knowsWhatIsNotPublic(String address) throws UnknownHostException {
        if (!address.equals("::ffff:8.8.8.8")) { // which Java takes for 8.8.8.8
            assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isFalse();
        }
        String host = address.contains(":") ? "[" + address + "]" : address;
        assertRefused(
                WebFetch.by(FetchRules.publicInternet(1000)),
                new MediaAddress.Web(URI.create("http://" + host + "/")),
                ErrorCode.INVALID_REQUEST,
                "no address of the public internet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8.8.8.8", "100.63.255.255", "100.128.0.0", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"})
    void knowsWhatIsPublic(String address) throws UnknownHostException {
        assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isTrue();
    }

    /** Decimal, octal and short notations of the loopback address, as browsers read them. */
    @ParameterizedTest
    @ValueSource(strings = {"http://2130706433/", "http://127.1/", "http://0x7f000001/", "http://localhost/"})
    void isNotFooledByNotations(String uri) {
        WebFetch fetch = WebFetch.by(FetchRules.publicInternet(1000));
        assertThatThrownBy(() -> fetch.fetch((MediaAddress.Web) MediaAddress.of(uri)))
                .isInstanceOf(LlavaMiniException.class);
    }

    /** The first answer of the resolver is public, every further one is the loopback address. */
    @Test
    void connectsToTheAddressThatWasChecked() throws UnknownHostException {
        InetAddress outside = InetAddress.getByAddress("example.org", new byte[] {93, (byte) 184, (byte) 216, 34});
        List<InetAddress> answers = new ArrayList<>(List.of(outside));
        List<InetSocketAddress> connected = new ArrayList<>();
        WebFetch fetch = new WebFetch(
                FetchRules.publicInternet(1000),
                host -> List.of(answers.isEmpty() ? InetAddress.getLoopbackAddress() : answers.removeFirst()),
                (socket, address, milliseconds) -> {
                    connected.add(address);
                    throw new ConnectException("refused");
                });
        MediaAddress.Web address = new MediaAddress.Web(URI.create("http://example.org/"));
        assertRefused(fetch, address, ErrorCode.INPUT_OUTPUT, "refused");
        assertThat(connected).containsExactly(new InetSocketAddress(outside, 80));
        assertRefused(fetch, address, ErrorCode.INVALID_REQUEST, "no address of the public internet");
        assertThat(connected).hasSize(1);
    }

    @Test
    void refusesHostsThatMixPublicAndPrivateAddresses() throws UnknownHostException {
        List<InetAddress> mixed = List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getLoopbackAddress());
        WebFetch fetch = new WebFetch(FetchRules.publicInternet(1000), host -> mixed, Socket::connect);
        assertRefused(
                fetch,
                new MediaAddress.Web(URI.create("http://example.org/")),
                ErrorCode.INVALID_REQUEST,
                "no address of the public internet");
    }

    @Test
    void asksOnlyHostsThatMayBeAsked() {
        WebFetch fetch = WebFetch.by(anywhere(1000, Duration.ofSeconds(5)).onlyFrom("example.org"::equals));
        assertRefused(fetch, here("/picture"), ErrorCode.INVALID_REQUEST, "not allowed");
    }

    private static void assertRefused(WebFetch fetch, MediaAddress.Web address, ErrorCode code, String what) {
        assertThatThrownBy(() -> fetch.fetch(address))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(what)
                .hasMessageEndingWith(address.uri().toString())
                .hasMessageNotContaining("\n");
    }
}
