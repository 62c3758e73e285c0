// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** A process that decodes, seen from ours. For one thread at a time. */
final class Worker implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long MILLISECONDS_BETWEEN_LOOKS = 50;

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream replies;
    private final Duration patience;
    private volatile boolean ended;

    Worker(Process process, Duration patience) {
        this.process = process;
        this.patience = patience;
        requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER_BYTES));
        replies = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER_BYTES));
    }

    /** Why a process does not answer any more. */
    private enum Fate {
        LOST,
        LATE,
        CANCELLED
    }

    /** Something that is written to the process, or read from it. */
    interface Exchange<T> {
        T run(DataOutputStream requests, DataInputStream replies) throws IOException;
    }

    /**
     * Talks to the process; if it ends, takes too long or is not wanted any more, it is gone afterwards.
     *
     * @param name what it is about, for errors
     */
    <T> T talk(String name, BooleanSupplier cancelled, Exchange<T> exchange) {
        AtomicReference<Fate> fate = new AtomicReference<>(Fate.LOST);
        Thread watch = Thread.ofVirtual().start(() -> watch(cancelled, fate));
        try {
            return exchange.run(requests, replies);
        } catch (IOException e) {
            throw lost(fate.get(), name, e);
        } finally {
            watch.interrupt();
        }
    }

    private void watch(BooleanSupplier cancelled, AtomicReference<Fate> fate) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!cancelled.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(MILLISECONDS_BETWEEN_LOOKS);
            }
            fate.set(System.nanoTime() < end ? Fate.CANCELLED : Fate.LATE);
            process.destroyForcibly();
        } catch (InterruptedException e) {
            // The answer came.
            Thread.currentThread().interrupt();
        }
    }

    private LlavaMiniException lost(Fate fate, String name, IOException cause) {
        close();
        String message =
                switch (fate) {
                    case CANCELLED -> "cancelled";
                    case LATE ->
                        "not decoded within %d s, so its process was ended: %s".formatted(patience.toSeconds(), name);
                    case LOST ->
                        "the process that decodes it ended (%s); the file may be damaged or hostile, or want more memory: %s"
                                .formatted(end(), name);
                };
        return new LlavaMiniException(
                fate == Fate.CANCELLED ? ErrorCode.CANCELLED : ErrorCode.PROCESS_LOST, message, cause);
    }

    private String end() {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) ? "exit code " + process.exitValue() : "it does not answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Returns whether it can be talked to: a process that was told to end may take a while. */
    boolean isAlive() {
        return !ended && process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        ended = true;
        process.destroyForcibly();
    }
}
