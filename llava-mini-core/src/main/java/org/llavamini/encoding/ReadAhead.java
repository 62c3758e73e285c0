// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Makes values one after the other on a thread of its own, a few ahead of whoever takes them: frames are decoded and brought to size
 * while the model computes. For one taking thread. What the source uses belongs to the other thread.
 */
final class ReadAhead<T> implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 20;

    private final Supplier<Optional<T>> source;
    private final Runnable arrived;
    private final Runnable atEnd;
    private final BlockingQueue<Item<T>> made;
    private volatile boolean ended;
    private volatile boolean closed;

    private sealed interface Item<T> {
        record Value<T>(T value) implements Item<T> {}

        record End<T>() implements Item<T> {}

        record Failure<T>(Throwable cause) implements Item<T> {}
    }

    /**
     * Begins.
     *
     * @param source gives the next value, or nothing at the end
     * @param ahead how many values may wait to be taken
     * @param arrived called by the other thread when one more can be taken
     * @param atEnd called by the other thread when the source is used no more
     */
    ReadAhead(Supplier<Optional<T>> source, int ahead, Runnable arrived, Runnable atEnd) {
        this.source = requireNonNull(source, "source is null");
        this.arrived = requireNonNull(arrived, "arrived is null");
        this.atEnd = requireNonNull(atEnd, "atEnd is null");
        made = new ArrayBlockingQueue<>(ahead);
        Thread.ofPlatform().daemon().name("llava-mini-frames").start(this::make);
    }

    private void make() {
        try {
            while (!closed && !ended) {
                Item<T> item = one();
                while (!closed && !made.offer(item, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    // Nobody took one yet.
                }
                ended = !(item instanceof Item.Value<T>);
                arrived.run();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            atEnd.run();
        }
    }

    /** Returns whether that many values, or all that will come, can be taken without waiting. */
    boolean has(int values) {
        return ended || made.size() >= values;
    }

    private Item<T> one() {
        try {
            return source.get().<Item<T>>map(Item.Value::new).orElseGet(Item.End::new);
        } catch (RuntimeException | Error failure) {
            return new Item.Failure<>(failure);
        }
    }

    /** Returns the next value, nothing at the end; throws what the source threw. */
    Optional<T> next() {
        Item<T> item;
        try {
            item = made.take();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "interrupted while waiting for a frame", interruption);
        }
        return switch (item) {
            case Item.Value<T>(T value) -> Optional.of(value);
            case Item.End<T>() -> {
                made.add(item);
                yield Optional.empty();
            }
            case Item.Failure<T>(Throwable cause) -> throw failure(cause);
        };
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (RuntimeException) cause;
    }

    /** Has the thread end after the value that it is making; does not wait for it. */
    @Override
    public void close() {
        closed = true;
    }
}
