// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.parallel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The threads that compute micro-batches. Owns them until closed. */
public final class Workers implements AutoCloseable {
    private final int count;
    private final ExecutorService threads;

    public Workers(int count) {
        this.count = count;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, "llava-mini-train-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns how many there are. */
    public int count() {
        return count;
    }

    /** Does all of the work and returns the results in its order; the first failure is thrown once all have ended. */
    public <T> List<T> all(List<Supplier<T>> work) {
        List<CompletableFuture<T>> futures = work.stream()
                .map(each -> CompletableFuture.supplyAsync(each, threads))
                .toList();
        CompletableFuture<Void> end = CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
        try {
            end.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
        return futures.stream().map(CompletableFuture::join).toList();
    }

    @Override
    public void close() {
        threads.close();
    }
}
