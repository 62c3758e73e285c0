// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.GradientMode;

/**
 * The one thread on which a model computes: LibTorch keeps its modes per thread. Requests from any thread queue up for it;
 * a full queue refuses them. Closing waits for the request that runs.
 */
public final class Engine implements AutoCloseable {
    private static final int QUEUE_LENGTH = 256;

    private final ThreadPoolExecutor executor;

    /** Starts the thread. */
    public Engine(String name) {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_LENGTH), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs work on the engine's thread, without recording gradients.
     *
     * @throws LlavaMiniException with {@code QUEUE_FULL} if too many requests wait
     */
    public <T> CompletableFuture<T> submit(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try (GradientMode _ = GradientMode.disabled()) {
                            return work.get();
                        }
                    },
                    executor);
        } catch (RejectedExecutionException refused) {
            throw executor.isShutdown()
                    ? new IllegalStateException("the model is closed", refused)
                    : new LlavaMiniException(ErrorCode.QUEUE_FULL, QUEUE_LENGTH + " requests wait already; try later");
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = false;
        while (!executor.isTerminated()) {
            try {
                boolean done = executor.awaitTermination(1, TimeUnit.MINUTES);
                if (done) {
                    break;
                }
            } catch (InterruptedException interruption) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
