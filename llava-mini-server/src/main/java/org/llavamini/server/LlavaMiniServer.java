// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static java.util.Objects.requireNonNull;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.llavamini.LlavaMini;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.server.chat.Answers;
import org.llavamini.server.http.AccessKeys;
import org.llavamini.server.http.ConnectionWatch;
import org.llavamini.server.http.CrossOrigin;
import org.llavamini.server.http.ProtocolErrors;
import org.llavamini.server.live.VideoSessions;
import org.llavamini.server.media.MediaResolver;
import org.llavamini.server.metric.ServerMetrics;
import org.llavamini.server.model.LibraryModel;
import org.llavamini.server.model.ModelHolder;
import org.llavamini.server.model.ModelStatus;
import org.llavamini.server.model.ServedModel;

/**
 * A model behind HTTP, in the form that clients of the OpenAI API expect.
 *
 * {@snippet :
 * try (LlavaMini model = LlavaMini.builtIn();
 *         LlavaMiniServer server = LlavaMiniServer.builder(model).port(0).build().start()) {
 *     System.out.println(server.address());
 *     ...
 * }
 * }
 *
 * <p>It listens at once and answers 503 until the model is loaded. Closing it lets running answers finish within their grace.
 * Thread-safe.
 */
public final class LlavaMiniServer implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 10;

    private final ModelHolder holder;
    private final ServerSettings settings;
    private final ServerMetrics metrics;
    private final Answers answers;
    private final Endpoint endpoint;
    private final ConnectionWatch connections;
    private final VideoSessions sessions;
    private final WebServer web;

    LlavaMiniServer(ModelHolder holder, ServerSettings settings) {
        this.holder = holder;
        this.settings = settings;
        this.metrics =
                new ServerMetrics(() -> holder.model().map(ServedModel::status).orElse(ModelStatus.NONE));
        this.answers = new Answers(holder, settings.deadline(), metrics);
        this.endpoint =
                new Endpoint(answers, new AccessKeys(settings.keys()), new CrossOrigin(settings.allowedOrigins()));
        this.connections = new ConnectionWatch(settings.connections());
        MediaResolver media = new MediaResolver(settings.mediaRules());
        this.sessions = new VideoSessions(settings.maxVideoSessions(), settings.videoSessionIdle());
        this.web = web(new Routes(settings, endpoint, answers, media, sessions, metrics));
    }

    /** Returns a builder of a server for an open model, which stays its owner's to close. */
    public static LlavaMiniServerBuilder builder(LlavaMini model) {
        requireNonNull(model, "model is null");
        return of(() -> new LibraryModel(model), false);
    }

    /** Returns a builder of a server for a model that it opens once it listens, and closes in the end. */
    public static LlavaMiniServerBuilder builder(Supplier<LlavaMini> opening) {
        requireNonNull(opening, "opening is null");
        return of(() -> new LibraryModel(opening.get()), true);
    }

    static LlavaMiniServerBuilder of(Supplier<? extends ServedModel> loader, boolean owned) {
        return new LlavaMiniServerBuilder(new ModelHolder(loader, owned));
    }

    private WebServer web(Routes routes) {
        HttpRouting.Builder routing = HttpRouting.builder();
        routes.register(routing);
        return WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofSeconds(1))
                .maxPayloadSize(4 * settings.maxBodyBytes())
                .idleConnectionTimeout(settings.connections().idle())
                .idleConnectionPeriod(Duration.ofSeconds(10))
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .directHandlers(ProtocolErrors.handlers())
                .routing(routing)
                .build();
    }

    /**
     * Listens, and begins to load the model.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if the address cannot be listened at
     */
    public LlavaMiniServer start() {
        web.start();
        if (!web.isRunning()) {
            connections.close();
            sessions.close();
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    "cannot listen at " + settings.host() + ":" + settings.port()
                            + ": it is taken, or no address of this machine (--host, --port)");
        }
        holder.load(model -> metrics.modelLoaded(model.name()));
        return this;
    }

    /** Returns the port that it listens at. */
    public int port() {
        return web.port();
    }

    /** Returns the address of the server. */
    public URI address() {
        String host = settings.host().equals("0.0.0.0") || settings.host().equals("::") ? "127.0.0.1" : settings.host();
        return URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port());
    }

    /**
     * Waits until the model is loaded.
     *
     * @return what there is to say about it: name, precision, how many answers at a time
     * @throws RuntimeException why it cannot be loaded
     */
    public String awaitReady() {
        ServedModel model = holder.await();
        return model.name() + ", " + model.precision() + ", " + model.status().slots() + " answers at a time";
    }

    /** Takes no new requests, lets running answers finish within the grace, then ends them with what they have, and frees everything. */
    @Override
    public void close() {
        holder.drain();
        if (!await(settings.grace(), () -> {})) {
            // Again and again: an answer may be beginning just now.
            await(LAST_WORDS, answers::endAll);
        }
        web.stop();
        connections.close();
        sessions.close();
        holder.close();
        metrics.close();
    }

    private boolean await(Duration most, Runnable meanwhile) {
        long end = System.nanoTime() + most.toNanos();
        while (answers.running() > 0 || endpoint.active() > 0) {
            meanwhile.run();
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
