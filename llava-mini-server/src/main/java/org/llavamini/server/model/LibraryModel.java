// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.llavamini.Answer;
import org.llavamini.AnswerListener;
import org.llavamini.ImageInput;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.StreamWindow;
import org.llavamini.VideoStream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.Conversation;
import org.llavamini.text.TokenIds;

/** The library's model behind the server. */
public final class LibraryModel implements ServedModel {
    private static final int MOST_PENDING = 64;

    private final LlavaMini model;
    private final AtomicInteger pending = new AtomicInteger();

    /** Serves an open model, which {@link #close} closes. */
    public LibraryModel(LlavaMini model) {
        this.model = requireNonNull(model, "model is null");
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public int contextLength() {
        return 2048;
    }

    @Override
    public String precision() {
        return "auto";
    }

    @Override
    public CompletableFuture<Answer> submit(Prompt prompt, AnswerListener listener) {
        if (pending.incrementAndGet() > MOST_PENDING) {
            pending.decrementAndGet();
            throw new LlavaMiniException(ErrorCode.QUEUE_FULL, MOST_PENDING + " requests wait already; try later");
        }
        AtomicBoolean unwanted = new AtomicBoolean();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        var _ = answer.whenComplete((_, _) -> unwanted.set(true));
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(model.ask(prompt.cancellation(unwanted::get), listener));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            } finally {
                pending.decrementAndGet();
            }
        });
        return answer;
    }

    @Override
    public LiveVideo live(StreamWindow window) {
        return new Stream(model.stream(window));
    }

    @Override
    public ModelStatus status() {
        int now = pending.get();
        return new ModelStatus(Math.min(1, now), Math.max(0, now - 1), 1, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public List<Integer> tokenize(String text, boolean addSpecialTokens) {
        TokenIds ids = model.tokenizer().encode(text, addSpecialTokens);
        return java.util.Arrays.stream(ids.toArray()).boxed().toList();
    }

    @Override
    public String promptOf(Conversation conversation) {
        return model.template().prompt(conversation);
    }

    @Override
    public void close() {
        model.close();
    }

    private record Stream(VideoStream stream) implements LiveVideo {
        @Override
        public void add(ImageInput frame) {
            stream.add(frame);
        }

        @Override
        public Prompt about(Prompt prompt) {
            return prompt.with(stream);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
