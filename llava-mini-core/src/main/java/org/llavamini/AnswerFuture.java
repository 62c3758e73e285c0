// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.util.concurrent.CompletableFuture;

/** A future whose cancellation ends the request, and which then completes with what there is of the answer. */
final class AnswerFuture extends CompletableFuture<Answer> {
    private final AnswerStream stream;

    AnswerFuture(AnswerStream stream) {
        this.stream = stream;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        stream.cancel();
        return !isDone();
    }
}
