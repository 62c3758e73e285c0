// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.llavamini.tensor.GradientMode;

/**
 * The one thread on which a model computes: LibTorch keeps its modes per thread. It alternates between ticks of its work and tasks, which
 * have the model to themselves; it sleeps while there is neither.
 *
 * <p>Thread-safe. Closing lets the tasks that wait run, ends the work, and waits for the thread.
 */
public final class Engine implements AutoCloseable {
    /** How long the thread sleeps at most while work waits for something that does not wake it, such as a deadline. */
    private static final long NAP_MILLIS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Thread thread;
    private Work work = Work.NONE;
    private boolean signalled;
    private boolean closed;

    /** What the engine does between tasks; called on its thread. */
    public interface Work {
        /** Nothing. */
        Work NONE = () -> State.IDLE;

        /** What there is left to do after a tick. */
        enum State {
            /** More, at once. */
            BUSY,
            /** Something that waits for others. */
            WAITING,
            /** Nothing. */
            IDLE
        }

        /** Does a bounded piece of work. Must not throw. */
        State tick();
    }

    /** Starts the thread. */
    public Engine(String name) {
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Sets what is done between tasks. */
    public void work(Work newWork) {
        lock.lock();
        try {
            work = requireNonNull(newWork, "newWork is null");
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** Has the thread look for work, if it sleeps. May be called by any thread, and does not wait. */
    public void wake() {
        lock.lock();
        try {
            signalled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a task on the engine's thread, without recording gradients, while nothing else computes.
     *
     * @throws IllegalStateException if the engine is closed
     */
    public <T> CompletableFuture<T> call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            tasks.add(() -> {
                try {
                    result.complete(task.get());
                } catch (RuntimeException | Error failure) {
                    result.completeExceptionally(failure);
                }
            });
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return result;
    }

    /** Returns whether this is the engine's thread. */
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    private void run() {
        try (GradientMode _ = GradientMode.disabled()) {
            while (true) {
                for (Runnable task = nextTask(); task != null; task = nextTask()) {
                    task.run();
                }
                Work.State state = currentWork().tick();
                if (state != Work.State.BUSY && !waitForMore(state)) {
                    return;
                }
            }
        }
    }

    private @org.jspecify.annotations.Nullable Runnable nextTask() {
        lock.lock();
        try {
            return tasks.poll();
        } finally {
            lock.unlock();
        }
    }

    private Work currentWork() {
        lock.lock();
        try {
            signalled = false;
            return work;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether there may be more to do: false when the engine is closed and nothing is left. */
    private boolean waitForMore(Work.State state) {
        lock.lock();
        try {
            long nap = TimeUnit.MILLISECONDS.toNanos(NAP_MILLIS);
            while (tasks.isEmpty() && !signalled && nap > 0) {
                if (state == Work.State.WAITING) {
                    nap = changed.awaitNanos(nap);
                } else if (closed) {
                    return false;
                } else {
                    changed.await();
                }
            }
        } catch (InterruptedException ignored) {
            // Nobody ends this thread by interruption: close does.
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Runs what waits, ends when the work is idle, and waits for the thread. Closing again does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive() && !isCurrentThread()) {
            try {
                boolean _ = thread.join(Duration.ofMinutes(1));
            } catch (InterruptedException interruption) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
