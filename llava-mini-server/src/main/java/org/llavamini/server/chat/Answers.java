// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.llavamini.Answer;
import org.llavamini.server.metric.ServerMetrics;
import org.llavamini.server.model.ModelHolder;
import org.llavamini.server.model.ServedModel;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.Failures;

/** Has prompts answered, and knows which answers are being made. Thread-safe. */
public final class Answers {
    private static final int RETRY_SECONDS = 5;

    private final ModelHolder holder;
    private final Duration deadline;
    private final ServerMetrics metrics;
    private final Set<PendingAnswer> pending = ConcurrentHashMap.newKeySet();

    /**
     * @param deadline how long an answer may take, from its arrival
     */
    public Answers(ModelHolder holder, Duration deadline, ServerMetrics metrics) {
        this.holder = requireNonNull(holder, "holder is null");
        this.deadline = requireNonNull(deadline, "deadline is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
    }

    /**
     * Returns the model.
     *
     * @throws ApiException with 503 unless it takes requests
     */
    public ServedModel model() {
        return switch (holder.state()) {
            case READY -> holder.await();
            case LOADING -> throw ApiException.unavailable("model_loading", "Loading model", RETRY_SECONDS);
            case DRAINING -> throw ApiException.unavailable("draining", "the server is about to end", RETRY_SECONDS);
            case FAILED ->
                throw ApiException.unavailable("model_failed", "the model could not be loaded", RETRY_SECONDS);
        };
    }

    /**
     * Begins an answer.
     *
     * @throws RuntimeException what refuses it: a full queue, a prompt too long
     */
    public PendingAnswer begin(PreparedPrompt prepared) {
        long arrived = System.nanoTime();
        PendingAnswer answer = new PendingAnswer();
        CompletableFuture<Answer> future;
        try {
            future = model().submit(prepared.prompt().deadline(deadline), answer);
        } catch (RuntimeException refused) {
            prepared.release().run();
            throw refused;
        }
        pending.add(answer);
        answer.begun(future);
        var _ = future.whenComplete((complete, failure) -> {
            pending.remove(answer);
            prepared.release().run();
            if (failure == null) {
                metrics.answered(complete, Duration.ofNanos(System.nanoTime() - arrived));
            }
        });
        return answer;
    }

    /** Returns how many answers are being made. */
    public int running() {
        return pending.size();
    }

    /** Ends all answers with what there is. */
    public void endAll() {
        pending.forEach(PendingAnswer::cancel);
    }

    /** Returns what a client is told about a failure, and counts it. */
    public ApiException failed(Throwable failure) {
        ApiException error = Failures.of(failure);
        metrics.failed(error.code());
        return error;
    }
}
