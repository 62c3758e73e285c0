// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.llavamini.Answer;
import org.llavamini.AnswerListener;
import org.llavamini.ImageInput;
import org.llavamini.Prompt;
import org.llavamini.StreamWindow;
import org.llavamini.Timings;
import org.llavamini.Usage;
import org.llavamini.VideoInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.video.FrameStream;
import org.llavamini.option.FinishReason;
import org.llavamini.server.model.LiveVideo;
import org.llavamini.server.model.LookMap;
import org.llavamini.server.model.ModelStatus;
import org.llavamini.server.model.ServedModel;
import org.llavamini.text.Conversation;

/**
 * A model that does what the question says: {@code say a b c} answers so, word by word; {@code hold} begins and then waits until it is
 * cancelled or released; {@code flood} goes on until it is cancelled; {@code fail} and {@code crash} do; {@code color} tells the colour
 * in the middle of the picture; anything else is repeated.
 */
final class TestingModel implements ServedModel {
    final List<Prompt> prompts = new CopyOnWriteArrayList<>();
    final List<TestingLive> videos = new CopyOnWriteArrayList<>();
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final CountDownLatch released = new CountDownLatch(1);
    volatile int most = Integer.MAX_VALUE;
    volatile boolean closed;

    @Override
    public String name() {
        return "testing";
    }

    @Override
    public int contextLength() {
        return 2048;
    }

    @Override
    public String precision() {
        return "float32";
    }

    @Override
    public CompletableFuture<Answer> submit(Prompt prompt, AnswerListener listener) {
        if (running.incrementAndGet() > most) {
            running.decrementAndGet();
            throw new LlavaMiniException(ErrorCode.QUEUE_FULL, most + " requests wait already");
        }
        prompts.add(prompt);
        CompletableFuture<Answer> future = new CompletableFuture<>();
        var _ = future.whenComplete((_, _) -> running.decrementAndGet());
        Thread.startVirtualThread(() -> run(prompt, listener, future));
        return future;
    }

    private void run(Prompt prompt, AnswerListener listener, CompletableFuture<Answer> future) {
        try {
            String question = question(prompt);
            List<String> pieces = pieces(prompt, question);
            StringBuilder text = new StringBuilder();
            for (String piece : pieces) {
                if (future.isCancelled()) {
                    break;
                }
                text.append(piece);
                listener.onText(piece);
            }
            while (question.endsWith("flood") && !future.isCancelled() && !released.await(1, TimeUnit.MILLISECONDS)) {
                listener.onText("word ".repeat(2000));
            }
            if (question.endsWith("hold")) {
                listener.onText("held");
                text.append("held");
                while (!future.isCancelled() && !released.await(5, TimeUnit.MILLISECONDS)) {}
            }
            if (future.isCancelled()) {
                cancelled.incrementAndGet();
            }
            future.complete(answer(prompt, text.toString(), pieces.size()));
        } catch (RuntimeException failure) {
            future.completeExceptionally(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> pieces(Prompt prompt, String question) {
        if (question.endsWith("hold") || question.endsWith("flood")) {
            return List.of();
        }
        if (question.endsWith("fail")) {
            throw new LlavaMiniException(ErrorCode.CONTEXT_OVERFLOW, "3000 tokens, but 2048 are the limit");
        }
        if (question.endsWith("crash")) {
            throw new IllegalStateException("secret of /home/somebody");
        }
        if (question.endsWith("color")) {
            return List.of(color(prompt));
        }
        String say = question.contains("say ") ? question.substring(question.indexOf("say ") + 4) : question;
        return List.of(say.splitWithDelimiters(" ", 0));
    }

    private static String color(Prompt prompt) {
        return switch (prompt.visual().orElse(null)) {
            case ImageInput image -> name(image.read(PictureReader.create()));
            case VideoInput video -> {
                StringBuilder names = new StringBuilder();
                try (FrameStream frames = video.source().open(video.choice())) {
                    while (frames.hasNext()) {
                        names.append(names.isEmpty() ? "" : " ")
                                .append(name(frames.next().picture()));
                    }
                }
                yield names.toString();
            }
            case null -> "nothing";
            default -> "something else";
        };
    }

    private static String name(Picture picture) {
        int pixel = picture.pixel(picture.width() / 2, picture.height() / 2);
        return (pixel >> 16 & 0xff) > (pixel & 0xff) ? "red" : "blue";
    }

    static String question(Prompt prompt) {
        return conversation(prompt).messages().getLast().text();
    }

    static Conversation conversation(Prompt prompt) {
        return ((Prompt.Dialogue) prompt.text()).conversation();
    }

    private static Answer answer(Prompt prompt, String text, int tokens) {
        int vision = prompt.visual().isPresent() ? 1 : 0;
        return new Answer(
                text,
                FinishReason.STOP,
                new Usage(vision, 0, vision, 40, 0, tokens),
                new Timings(0, 1, 2, 3, 4, 10, 5),
                false,
                Optional.empty());
    }

    @Override
    public LiveVideo live(StreamWindow window) {
        TestingLive video = new TestingLive(window.skipStill());
        videos.add(video);
        return video;
    }

    @Override
    public LookMap look(ImageInput picture) {
        return new LookMap(picture.read(PictureReader.create()), 2, 1, List.of(0.1f, 0.2f, 0.3f, 0.4f));
    }

    @Override
    public ModelStatus status() {
        return new ModelStatus(running.get(), 0, 8, 1, 4, 0, 0, 0, 0, List.of(0L, 5L, 2L));
    }

    @Override
    public List<Integer> tokenize(String text, boolean addSpecialTokens) {
        return text.chars().boxed().toList();
    }

    @Override
    public String promptOf(Conversation conversation) {
        return conversation.messages().getLast().text();
    }

    @Override
    public void close() {
        closed = true;
    }
}
