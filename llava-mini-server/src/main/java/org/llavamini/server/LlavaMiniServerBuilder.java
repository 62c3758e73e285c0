// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.llavamini.server.http.ConnectionLimits;
import org.llavamini.server.model.ModelHolder;

/** Collects how a model is to be served; what is not set has the default that its method names. Not thread-safe. */
public final class LlavaMiniServerBuilder {
    private static final int HIGHEST_PORT = 65_535;

    private final ModelHolder holder;
    private String host = "127.0.0.1";
    private int port = 8080;
    private final List<String> keys = new ArrayList<>();
    private final List<String> aliases = new ArrayList<>();
    private boolean strictModel;
    private Duration deadline = Duration.ofMinutes(2);
    private long maxBodyBytes = 64L << 20;
    private final List<Path> mediaPaths = new ArrayList<>();
    private final List<String> mediaDomains = new ArrayList<>();
    private final List<String> allowedOrigins = new ArrayList<>();
    private Duration grace = Duration.ofSeconds(30);
    private boolean page = true;
    private int maxVideoSessions = 8;
    private Duration videoSessionIdle = Duration.ofMinutes(1);
    private ConnectionLimits connections = ConnectionLimits.defaults();

    LlavaMiniServerBuilder(ModelHolder holder) {
        this.holder = holder;
    }

    /** Sets the address to listen at; else 127.0.0.1, which only this machine reaches. */
    public LlavaMiniServerBuilder host(String newHost) {
        host = requireNonNull(newHost, "newHost is null");
        return this;
    }

    /** Sets the port; else 8080. 0 takes a free one. */
    public LlavaMiniServerBuilder port(int newPort) {
        if (newPort < 0 || newPort > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be from 0 to " + HIGHEST_PORT + ": " + newPort);
        }
        port = newPort;
        return this;
    }

    /** Adds a key with which clients may ask; without any, everybody may. */
    public LlavaMiniServerBuilder key(String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException("a key must not be blank");
        }
        keys.add(key);
        return this;
    }

    /** Adds a name under which clients may ask for the model, besides its own. */
    public LlavaMiniServerBuilder alias(String name) {
        aliases.add(requireNonNull(name, "name is null"));
        return this;
    }

    /** Sets whether requests must name the model; else any name will do. */
    public LlavaMiniServerBuilder strictModel(boolean strict) {
        strictModel = strict;
        return this;
    }

    /** Sets how long an answer may take, from its arrival; else two minutes. */
    public LlavaMiniServerBuilder deadline(Duration newDeadline) {
        deadline = positive(newDeadline, "deadline");
        return this;
    }

    /** Sets the most bytes of a request; else 64 MiB. */
    public LlavaMiniServerBuilder maxBodyBytes(long bytes) {
        if (bytes <= 0 || bytes > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("maxBodyBytes must be greater than zero and below 2 GiB: " + bytes);
        }
        maxBodyBytes = bytes;
        return this;
    }

    /** Adds a folder below which clients may name files of this machine; else there is none. */
    public LlavaMiniServerBuilder allowedMediaPath(Path folder) {
        mediaPaths.add(requireNonNull(folder, "folder is null"));
        return this;
    }

    /** Adds a host from which pictures and videos are fetched; else nothing is. */
    public LlavaMiniServerBuilder allowedMediaDomain(String domain) {
        mediaDomains.add(requireNonNull(domain, "domain is null"));
        return this;
    }

    /** Adds an origin whose web pages may ask, such as {@code https://example.org}; else only this server's own page may. */
    public LlavaMiniServerBuilder allowedOrigin(String origin) {
        allowedOrigins.add(requireNonNull(origin, "origin is null"));
        return this;
    }

    /** Sets how long running answers may take when the server ends; else 30 seconds. */
    public LlavaMiniServerBuilder grace(Duration newGrace) {
        if (newGrace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative: " + newGrace);
        }
        grace = newGrace;
        return this;
    }

    /** Sets whether there is the chat page; there is. */
    public LlavaMiniServerBuilder page(boolean shown) {
        page = shown;
        return this;
    }

    /** Sets how many live videos there can be at a time, and after how long without use one ends; else 8 and a minute. */
    public LlavaMiniServerBuilder videoSessions(int most, Duration idle) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be greater than zero: " + most);
        }
        maxVideoSessions = most;
        videoSessionIdle = positive(idle, "idle");
        return this;
    }

    /** Sets how long clients may take; else as {@link ConnectionLimits#defaults()}. */
    public LlavaMiniServerBuilder connections(ConnectionLimits limits) {
        connections = requireNonNull(limits, "limits is null");
        return this;
    }

    private static Duration positive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be greater than zero: " + duration);
        }
        return duration;
    }

    /** Returns the server, which does not listen yet. */
    public LlavaMiniServer build() {
        return new LlavaMiniServer(
                holder,
                new ServerSettings(
                        host,
                        port,
                        keys,
                        aliases,
                        strictModel,
                        deadline,
                        maxBodyBytes,
                        mediaPaths,
                        mediaDomains,
                        allowedOrigins,
                        grace,
                        page,
                        maxVideoSessions,
                        videoSessionIdle,
                        connections));
    }
}
