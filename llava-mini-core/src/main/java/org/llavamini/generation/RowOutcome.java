// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Hears how a request ended, once, on the engine's thread: must be quick. */
public interface RowOutcome {
    /** The request has its answer, or what there is of it. */
    void ended(Generation generation);

    /** The request cannot be answered. */
    void failed(RuntimeException failure);

    /** Returns what completes a future. */
    static RowOutcome into(CompletableFuture<Generation> result) {
        return new RowOutcome() {
            @Override
            public void ended(Generation generation) {
                result.complete(generation);
            }

            @Override
            public void failed(RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        };
    }

    /** Returns what a future holds, or throws it; waits for it. */
    static <T> T joined(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
