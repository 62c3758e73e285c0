// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.generation.PendingAnswer;
import org.llavamini.generation.PendingAnswer.Event;

/**
 * An answer as it is written, piece by piece; a slow reader slows its own answer only.
 *
 * {@snippet :
 * try (AnswerStream stream = model.stream(Prompt.of("What is it?").image(Path.of("shape.png")))) {
 *     stream.forEachRemaining(System.out::print);
 *     System.out.println(stream.answer().usage());
 * }
 * }
 *
 * <p>For one thread at a time, but for {@link #cancel} and {@link #close}, which any may call. The caller closes it; closing cancels
 * what is not finished.
 */
public final class AnswerStream implements Iterator<String>, AutoCloseable {
    private final PendingAnswer pending;
    private final AnswerListener listener;
    private Optional<String> next = Optional.empty();
    private Optional<Answer> answer = Optional.empty();

    AnswerStream(PendingAnswer pending, AnswerListener listener) {
        this.pending = pending;
        this.listener = listener;
    }

    /**
     * Returns whether there is a further piece of text, waiting for it.
     *
     * @throws LlavaMiniException if the prompt cannot be answered
     */
    @Override
    public boolean hasNext() {
        while (next.isEmpty() && answer.isEmpty()) {
            switch (take()) {
                case Event.Text(String piece) -> next = Optional.of(piece);
                case Event.Frames(long done, long total) -> listener.onFrames(done, total);
                case Event.Ended ended -> answer = Optional.of(Answer.of(ended.generation()));
                case Event.Failed(RuntimeException failure) -> throw failure;
            }
        }
        return next.isPresent();
    }

    private Event take() {
        try {
            return pending.take();
        } catch (InterruptedException interruption) {
            pending.cancel();
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "interrupted while waiting for an answer", interruption);
        }
    }

    /** Returns the next piece of text, never half a character, waiting for it. */
    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the answer is over");
        }
        String piece = next.orElseThrow();
        next = Optional.empty();
        return piece;
    }

    /** Returns the whole answer, waiting for its end; pieces that were not taken are passed over. */
    public Answer answer() {
        while (hasNext()) {
            next();
        }
        return answer.orElseThrow();
    }

    /** Ends the answer soon, with what there is of it. */
    public void cancel() {
        pending.cancel();
    }

    /** Cancels what is not finished; does not wait. */
    @Override
    public void close() {
        pending.cancel();
    }
}
