// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.llavamini.option.Cancellation;
import org.llavamini.option.FinishReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request from its admission to its answer, as those see it who wait for it: events in their order, pieces of text in a bounded
 * buffer. Thread-safe; for one reading thread.
 */
public final class PendingAnswer implements RowOutcome {
    private static final Logger LOG = LoggerFactory.getLogger(PendingAnswer.class);
    /** How many pieces of text may wait to be read before the answer waits too. */
    private static final int MOST_PIECES = 64;

    private final Cancellation cancellation;
    private final long submitted = System.nanoTime();
    private final long deadlineNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<String> pieces = new ArrayDeque<>();
    private final Runnable readOn;
    private final Runnable atEnd;
    private @Nullable Event progress;
    private @Nullable Event end;
    private boolean taken;
    private volatile boolean full;
    private volatile boolean cancelled;

    /** What happens to a request. */
    public sealed interface Event {
        /** Some more frames were encoded. */
        record Frames(long done, long total) implements Event {}

        /** The answer grew by a piece of text, never half a character. */
        record Text(String piece) implements Event {}

        /** The answer is complete, or ended early: the last event. */
        record Ended(Generation generation) implements Event {}

        /** There is no answer: the last event. */
        record Failed(RuntimeException failure) implements Event {}
    }

    /**
     * Begins to wait.
     *
     * @param deadline after which time the request ends with what there is
     * @param cancellation asked whether the answer is still wanted
     * @param readOn called when text was read for which the answer waited
     * @param atEnd called once when the request has ended
     */
    PendingAnswer(Optional<Duration> deadline, Cancellation cancellation, Runnable readOn, Runnable atEnd) {
        this.cancellation = requireNonNull(cancellation, "cancellation is null");
        this.readOn = requireNonNull(readOn, "readOn is null");
        this.atEnd = requireNonNull(atEnd, "atEnd is null");
        this.deadlineNanos = deadline.map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    /** Ends the request soon, with what there is of its answer. */
    public void cancel() {
        cancelled = true;
        readOn.run();
    }

    /** Returns why the request shall end before its answer does, if it shall. */
    Optional<FinishReason> ending() {
        if (cancelled || isUnwanted()) {
            return Optional.of(FinishReason.CANCELLED);
        }
        return System.nanoTime() - submitted >= deadlineNanos ? Optional.of(FinishReason.DEADLINE) : Optional.empty();
    }

    /** A caller's own code that throws harms its own request: it counts as cancelled. */
    private boolean isUnwanted() {
        try {
            return cancellation.requested();
        } catch (RuntimeException | Error broken) {
            LOG.warn("a request counts as cancelled, as its cancellation threw", broken);
            cancelled = true;
            return true;
        }
    }

    /** Returns whether the answer waits for its reader. */
    boolean isFull() {
        return full;
    }

    /** Returns when the request was submitted, as {@link System#nanoTime} counts. */
    long submitted() {
        return submitted;
    }

    /** Returns how long ago the request was submitted. */
    long nanos() {
        return System.nanoTime() - submitted;
    }

    /** Takes the next event, waiting for it; after the last one there is none. */
    public Event take() throws InterruptedException {
        Event event;
        boolean goesOn = false;
        lock.lockInterruptibly();
        try {
            event = poll();
            while (event == null) {
                changed.await();
                event = poll();
            }
            if (full && pieces.size() <= MOST_PIECES / 2) {
                full = false;
                goesOn = true;
            }
        } finally {
            lock.unlock();
        }
        if (goesOn) {
            readOn.run();
        }
        return event;
    }

    private @Nullable Event poll() {
        if (progress != null) {
            Event event = progress;
            progress = null;
            return event;
        }
        if (!pieces.isEmpty()) {
            return new Event.Text(pieces.remove());
        }
        if (taken) {
            throw new IllegalStateException("the answer has ended");
        }
        taken = end != null;
        return end;
    }

    /** Tells how far a video is; an event that was not read yet is replaced. */
    void frames(long done, long total) {
        put(() -> progress = new Event.Frames(done, total));
    }

    /** Adds a piece of text. */
    void text(String piece) {
        put(() -> {
            pieces.add(piece);
            full = pieces.size() >= MOST_PIECES;
        });
    }

    @Override
    public void ended(Generation generation) {
        end(new Event.Ended(generation));
    }

    @Override
    public void failed(RuntimeException failure) {
        end(new Event.Failed(failure));
    }

    private void end(Event event) {
        boolean[] first = {false};
        put(() -> {
            first[0] = end == null;
            if (first[0]) {
                end = event;
            }
        });
        if (first[0]) {
            atEnd.run();
        }
    }

    private void put(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
