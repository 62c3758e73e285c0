// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.llavamini.Answer;
import org.llavamini.AnswerListener;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.server.http.ClientConnection;
import org.llavamini.server.http.ClientGoneException;

/**
 * An answer that is being made, and what has happened to it that its client was not told yet. The client's thread follows it at the
 * client's pace; the model never waits for that thread.
 */
public final class PendingAnswer implements AnswerListener {
    private static final Duration LOOK_AT_CLIENT = Duration.ofMillis(100);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    private final BlockingQueue<AnswerEvent> events = new LinkedBlockingQueue<>();
    private volatile Optional<CompletableFuture<Answer>> future = Optional.empty();

    PendingAnswer() {}

    /** What is done with an answer as it grows. */
    public interface Follower {
        /** The answer grew. */
        void onText(String piece);

        /** Nothing has happened for some time. */
        void onQuiet();
    }

    void begun(CompletableFuture<Answer> answer) {
        future = Optional.of(answer);
        var _ = answer.whenComplete((complete, failure) ->
                events.add(failure == null ? new AnswerEvent.Completed(complete) : new AnswerEvent.Failed(failure)));
    }

    @Override
    public void onText(String piece) {
        events.add(new AnswerEvent.Grown(piece));
    }

    /** Ends the answer with what there is. */
    public void cancel() {
        future.ifPresent(answer -> answer.cancel(true));
    }

    /**
     * Waits for the first thing that happens, at most so long.
     *
     * @throws RuntimeException why there will be no answer, if that is known by then
     */
    public void awaitSign(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (events.isEmpty() && System.nanoTime() < end) {
            pause();
        }
        if (events.peek() instanceof AnswerEvent.Failed failed) {
            throw thrown(failed);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(2);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Follows the answer to its end, on the thread of the connection. If the client leaves, the answer is cancelled.
     *
     * @throws ClientGoneException if the client left
     * @throws RuntimeException why there is no answer
     */
    public Answer follow(Follower follower) {
        try {
            return toTheEnd(follower, ClientConnection.current());
        } catch (ClientGoneException e) {
            cancel();
            throw e;
        }
    }

    private Answer toTheEnd(Follower follower, ClientConnection connection) {
        long lastSign = System.nanoTime();
        while (true) {
            switch (next()) {
                case AnswerEvent.Grown grown -> {
                    follower.onText(joined(grown.piece()));
                    lastSign = System.nanoTime();
                }
                case AnswerEvent.Completed completed -> {
                    return completed.answer();
                }
                case AnswerEvent.Failed failed -> throw thrown(failed);
                case null -> {
                    if (connection.gone()) {
                        throw new ClientGoneException("the client closed the connection");
                    }
                    if (System.nanoTime() - lastSign > SIGN_OF_LIFE.toNanos()) {
                        follower.onQuiet();
                        lastSign = System.nanoTime();
                    }
                }
            }
        }
    }

    /** What has come meanwhile for a client that reads slowly goes out in one piece. */
    private String joined(String first) {
        StringBuilder text = new StringBuilder(first);
        while (events.peek() instanceof AnswerEvent.Grown) {
            if (events.poll() instanceof AnswerEvent.Grown more) {
                text.append(more.piece());
            }
        }
        return text.toString();
    }

    private @Nullable AnswerEvent next() {
        try {
            return events.poll(LOOK_AT_CLIENT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ClientGoneException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ClientGoneException("the server ends", e);
    }

    private static RuntimeException thrown(AnswerEvent.Failed failed) {
        return switch (failed.cause()) {
            case CancellationException cancelled ->
                new LlavaMiniException(ErrorCode.CANCELLED, "the answer was cancelled", cancelled);
            case RuntimeException failure -> failure;
            default -> new IllegalStateException(failed.cause());
        };
    }
}
