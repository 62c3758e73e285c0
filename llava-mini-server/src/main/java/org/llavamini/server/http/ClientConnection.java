// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The connection that the current thread serves: whether its client is still there, and how long it has been doing what it does. A
 * connection's requests are served by one thread, one after the other; others may ask and close.
 */
public final class ClientConnection {
    private static final ScopedValue<ClientConnection> CURRENT = ScopedValue.newInstance();

    /** What happens on a connection. */
    enum Phase {
        /** Nothing, or what may take its time. */
        FREE,
        /** The head of a request comes in. */
        HEAD,
        /** The body of a request comes in. */
        BODY,
        /** Something is written to a client that may not read. */
        WRITE
    }

    private final HelidonSocket socket;
    private final ReadAhead reader;
    private final LongSupplier nanoClock;
    private volatile Phase phase = Phase.FREE;
    private volatile long since;
    private final AtomicLong received = new AtomicLong();

    ClientConnection(HelidonSocket socket, LongSupplier nanoClock) {
        this.socket = socket;
        this.reader = new ReadAhead(socket);
        this.nanoClock = nanoClock;
        this.since = nanoClock.getAsLong();
    }

    /** Returns the connection that the current thread serves. */
    public static ClientConnection current() {
        return CURRENT.get();
    }

    /** Work that may be interrupted. */
    interface Work {
        void run() throws InterruptedException;
    }

    /** Runs work with this as the current connection. */
    void serve(Work work) throws InterruptedException {
        ScopedValue.where(CURRENT, this).call(() -> {
            work.run();
            return this;
        });
    }

    /** Returns whether the client has closed the connection; asked by the connection's thread while an answer is being made. */
    public boolean gone() {
        return reader.ended();
    }

    /** Notes that the request was read to its end. */
    public void requestRead() {
        enter(Phase.FREE);
    }

    /** Returns what reads the connection. */
    ReadAhead reader() {
        return reader;
    }

    void headBegins() {
        enter(Phase.HEAD);
    }

    void bodyBegins() {
        received.set(0);
        enter(Phase.BODY);
    }

    /** Notes that more of the body came. */
    void bodyGrows(int bytes) {
        received.addAndGet(bytes);
    }

    void writeBegins() {
        enter(Phase.WRITE);
    }

    void writeEnds() {
        enter(Phase.FREE);
    }

    private void enter(Phase next) {
        since = nanoClock.getAsLong();
        phase = next;
    }

    /** Returns whether this has gone on for longer than a client that means well needs. */
    boolean overdue(ConnectionLimits limits) {
        Duration allowed =
                switch (phase) {
                    case FREE -> Duration.ofNanos(Long.MAX_VALUE);
                    case HEAD -> limits.head();
                    case BODY -> limits.body(received.get());
                    case WRITE -> limits.write();
                };
        return nanoClock.getAsLong() - since > allowed.toNanos();
    }

    /** Ends the connection whatever it does. */
    void close() {
        try {
            socket.close();
        } catch (UncheckedIOException e) {
            // It is closed already.
            phase = Phase.FREE;
        }
    }
}
