// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Accepts HTTP/1.1 connections and ends those whose clients take too long: heads and bodies that trickle, readers that do not read. HTTP/2 is
 * not offered, so an upgrade to it is passed over and the request answered as it came. Owns a thread until closed.
 */
public final class ConnectionWatch implements ServerConnectionSelector, AutoCloseable {
    private final ConnectionLimits limits;
    private final ServerConnectionSelector http;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llava-mini-connections").daemon().factory());

    /** Begins to watch. */
    public ConnectionWatch(ConnectionLimits limits) {
        this.limits = limits;
        this.http = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .addReceiveListener(new Phases())
                        .maxPrologueLength(8192)
                        .buildPrototype())
                .build();
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    private void sweep() {
        connections.stream().filter(connection -> connection.overdue(limits)).forEach(ClientConnection::close);
    }

    /** Returns how many connections are open. */
    public int open() {
        return connections.size();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        ClientConnection client = new ClientConnection(context.serverSocket(), System::nanoTime);
        DataReader reader = DataReader.create(client.reader());
        return new Watched(http.connection(new WatchedContext(context, reader)), client);
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }

    /** Tells a connection what happens on it. */
    private static final class Phases implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            ClientConnection.current().headBegins();
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (headers.contains(HeaderNames.CONTENT_LENGTH) || headers.contains(HeaderNames.TRANSFER_ENCODING)) {
                ClientConnection.current().bodyBegins();
            } else {
                ClientConnection.current().requestRead();
            }
        }
    }

    /** A connection among those that are watched. */
    private final class Watched implements ServerConnection, InterruptableTask<Void> {
        private final ServerConnection connection;
        private final ClientConnection client;

        Watched(ServerConnection connection, ClientConnection client) {
            this.connection = connection;
            this.client = client;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            connections.add(client);
            try {
                client.serve(() -> connection.handle(limit));
            } finally {
                connections.remove(client);
            }
        }

        @Override
        public boolean canInterrupt() {
            return connection instanceof InterruptableTask<?> task && task.canInterrupt();
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            connection.close(interrupt);
        }
    }
}
