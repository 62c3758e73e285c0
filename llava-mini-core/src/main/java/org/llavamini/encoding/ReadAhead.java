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
 * while the model computes. For one taking thread; between the first {@link #next} and {@link #close}, what the source uses belongs to
 * the other thread, unless the values have come to their end.
 */
final class ReadAhead<T> implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 20;

    private final Supplier<Optional<T>> source;
    private final BlockingQueue<Item<T>> made;
    private final Thread thread;
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
     */
    ReadAhead(Supplier<Optional<T>> source, int ahead) {
        this.source = requireNonNull(source, "source is null");
        made = new ArrayBlockingQueue<>(ahead);
        thread = Thread.ofPlatform().daemon().name("llava-mini-frames").start(this::make);
    }

    private void make() {
        try {
            Item<T> item;
            do {
                item = one();
                while (!closed && !made.offer(item, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    // Nobody took one yet.
                }
            } while (!closed && item instanceof Item.Value<T>);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
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

    /** Ends the thread, after the value that it is making. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
