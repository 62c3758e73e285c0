// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/**
 * Where processes find each other before they compute together: a port of the first of them. Owns the connection until closed;
 * the one that hosts it closes it last.
 */
public final class MeetingPoint implements AutoCloseable {
    private static final int HIGHEST_PORT = 65535;
    private static final String ARRIVED = "llava-mini/arrived";

    private final String host;
    private final TCPStore store;

    private MeetingPoint(String host, TCPStore store) {
        this.host = host;
        this.store = store;
    }

    /**
     * Opens a port at which the others can arrive.
     *
     * @param host name or address of this machine, as the others reach it
     * @param port the port, or 0 for any that is free
     * @param patience how long to wait for others at any time
     */
    public static MeetingPoint host(String host, int port, Duration patience) {
        return new MeetingPoint(host, connect(host, port, true, patience));
    }

    /**
     * Goes to the port that another process opens, now or soon.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code PROCESS_LOST} if nobody is there within the patience
     */
    public static MeetingPoint at(String host, int port, Duration patience) {
        if (port == 0) {
            throw new IllegalArgumentException("the port of another process cannot be 0");
        }
        return new MeetingPoint(host, connect(host, port, false, patience));
    }

    private static TCPStore connect(String host, int port, boolean hosts, Duration patience) {
        requireNonNull(host, "host is null");
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        NativeLibrary.load();
        try (TCPStoreOptions options = new TCPStoreOptions();
                Milliseconds timeout = new Milliseconds(patience.toMillis())) {
            options.port((short) port).isServer(hosts).waitWorkers(false).timeout(timeout);
            return ProcessGroup.meeting(
                    (hosts ? "cannot open port " : "nobody answers at port ") + port + " of " + host,
                    () -> new TCPStore(host, options));
        }
    }

    /** Returns the host as it was given. */
    public String host() {
        return host;
    }

    /** Returns the port. */
    public int port() {
        return Short.toUnsignedInt(store.getPort());
    }

    /** Returns how many processes have come here, from {@link ProcessGroup#join} on. */
    public long arrived() {
        return ProcessGroup.meeting("the meeting point is gone", () -> store.add(ARRIVED, 0));
    }

    /** Says that this process is here. */
    void arrive() {
        ProcessGroup.meeting("the meeting point is gone", () -> store.add(ARRIVED, 1));
    }

    TCPStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
    }
}
