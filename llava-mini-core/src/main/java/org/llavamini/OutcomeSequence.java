// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Asks about items one after the other and gives the outcomes in the same order, lazily. So many are in flight at a time; an outcome
 * that has to wait for an earlier one is kept meanwhile, and for so long the next items are asked about, up to a bound. For one thread,
 * but for {@link #close}.
 */
final class OutcomeSequence<T> implements Iterator<Outcome<T>>, AutoCloseable {
    /** How many outcomes may be kept for each one in flight. */
    private static final int KEPT = 8;

    private static final long PATIENCE_MILLIS = 20;

    private final LlavaMini model;
    private final Iterator<? extends T> items;
    private final Function<? super T, Prompt> prompts;
    private final int inFlight;
    private final Deque<Asked<T>> asked = new ArrayDeque<>();
    /** One permit for each answer that ended and was not counted yet. */
    private final Semaphore ended = new Semaphore(0);

    private Optional<T> refused = Optional.empty();
    private int running;
    private volatile boolean closed;

    OutcomeSequence(LlavaMini model, Iterator<? extends T> items, Function<? super T, Prompt> prompts, int inFlight) {
        this.model = requireNonNull(model, "model is null");
        this.items = requireNonNull(items, "items is null");
        this.prompts = requireNonNull(prompts, "prompts is null");
        this.inFlight = inFlight;
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be greater than zero: " + inFlight);
        }
    }

    /** What comes of an item: its answer, of that its outcome, and that its end was signalled. */
    private record Asked<T>(
            CompletableFuture<Answer> answer,
            CompletableFuture<Outcome<T>> outcome,
            CompletableFuture<Boolean> signalled) {}

    @Override
    public boolean hasNext() {
        return !asked.isEmpty() || refused.isPresent() || items.hasNext();
    }

    @Override
    public Outcome<T> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all items are dealt with");
        }
        if (closed) {
            throw new IllegalStateException("the stream is closed");
        }
        try {
            askSome();
            while (asked.isEmpty() || !asked.getFirst().outcome().isDone()) {
                awaitAnEnd();
                askSome();
            }
            return outcomeOf(asked.removeFirst());
        } catch (InterruptedException interruption) {
            close();
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "interrupted while waiting for an answer", interruption);
        }
    }

    private Outcome<T> outcomeOf(Asked<T> first) {
        try {
            return first.outcome().join();
        } catch (CompletionException failure) {
            close();
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /** Where the queue is full of the requests of others, none of ours may end, so the wait has an end of its own. */
    private void awaitAnEnd() throws InterruptedException {
        if (running == 0) {
            Thread.sleep(PATIENCE_MILLIS);
        } else if (ended.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            running--;
        }
    }

    private void askSome() {
        while (ended.tryAcquire()) {
            running--;
        }
        while (running < inFlight
                && asked.size() < inFlight * (long) KEPT
                && (refused.isPresent() || items.hasNext())) {
            T item = refused.isPresent() ? refused.get() : items.next();
            refused = Optional.empty();
            if (!ask(item)) {
                refused = Optional.of(item);
                return;
            }
        }
    }

    /** Returns whether the model took it, or never will. */
    private boolean ask(T item) {
        long began = System.nanoTime();
        try {
            CompletableFuture<Answer> answer = model.submit(prompts.apply(item));
            running++;
            CompletableFuture<Outcome<T>> outcome =
                    answer.handle((given, failure) -> outcome(item, given, failure, began));
            asked.addLast(new Asked<>(answer, outcome, outcome.handle((_, _) -> signal())));
            return true;
        } catch (LlavaMiniException failure) {
            if (failure.code() == ErrorCode.QUEUE_FULL) {
                return false;
            }
            asked.addLast(new Asked<>(
                    CompletableFuture.failedFuture(failure),
                    CompletableFuture.completedFuture(new Outcome.Failed<>(item, failure, since(began))),
                    CompletableFuture.completedFuture(false)));
            return true;
        }
    }

    private boolean signal() {
        ended.release();
        return true;
    }

    private static <T> Outcome<T> outcome(T item, @Nullable Answer answer, @Nullable Throwable failure, long began) {
        if (answer != null) {
            return new Outcome.Answered<>(item, answer, since(began));
        }
        if (failure instanceof LlavaMiniException known) {
            return new Outcome.Failed<>(item, known, since(began));
        }
        throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Ends what is in flight; does not wait. */
    @Override
    public void close() {
        closed = true;
        asked.forEach(each -> each.answer().cancel(true));
    }
}
