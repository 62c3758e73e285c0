// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import static java.util.Objects.requireNonNull;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection, and can read on while an answer is being made: that the client has left shows in no other way. What comes meanwhile is
 * kept for the next request. One thread at a time asks; the reading ahead has a thread of its own.
 */
final class ReadAhead implements Supplier<byte[]> {
    private final HelidonSocket socket;
    private @Nullable FutureTask<byte @Nullable []> ahead;

    ReadAhead(HelidonSocket socket) {
        this.socket = requireNonNull(socket, "socket is null");
    }

    /** Returns whether the end was reached; begins to read on if that has not begun. */
    boolean ended() {
        if (ahead == null) {
            ahead = new FutureTask<>(socket::get);
            Thread.ofVirtual().name("llava-mini-read-ahead").start(ahead);
        }
        return ahead.isDone() && endIn(ahead);
    }

    private static boolean endIn(FutureTask<byte @Nullable []> reading) {
        return switch (reading.state()) {
            case SUCCESS -> reading.resultNow() == null;
            case FAILED, CANCELLED -> true;
            case RUNNING -> false;
        };
    }

    /**
     * Returns the next bytes.
     *
     * @throws CloseConnectionException at the end, wherever in a request that is
     */
    @Override
    public byte[] get() {
        byte[] bytes = next();
        if (bytes == null) {
            throw new CloseConnectionException("the client closed the connection");
        }
        return bytes;
    }

    private byte @Nullable [] next() {
        try {
            if (ahead == null) {
                return socket.get();
            }
            byte[] bytes = ahead.get();
            ahead = null;
            return bytes;
        } catch (UncheckedIOException | ExecutionException e) {
            throw new ServerConnectionException("the connection cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerConnectionException("the connection is to end", e);
        }
    }
}
