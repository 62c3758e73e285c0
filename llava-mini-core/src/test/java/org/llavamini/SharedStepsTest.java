// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.option.FinishReason;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;

/** Requests that share a model: who comes in, who waits, who leaves. */
@Timeout(120)
class SharedStepsTest {
    private static final GenerationOptions SHORT = GenerationOptions.defaults().withMaxNewTokens(12);
    private static final GenerationOptions ENDLESS =
            GenerationOptions.defaults().withMaxNewTokens(100_000);

    @TempDir
    private static Path directory;

    @BeforeAll
    static void write() {
        new TestingModel(2024).write(directory);
    }

    private static LlavaMiniBuilder builder() {
        return LlavaMini.builder(directory).precision(ModelPrecision.FLOAT32);
    }

    private static Prompt prompt(String question) {
        return Prompt.of(question).options(SHORT);
    }

    /** A prompt whose answer goes on until it is cancelled or the context is full. */
    private static Prompt endless() {
        return Prompt.of("Tell a story").options(ENDLESS);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    @Test
    void aCancelledFutureCompletesWithWhatThereIs() {
        CountDownLatch begun = new CountDownLatch(1);
        try (LlavaMini model = builder().build()) {
            List<String> pieces = new ArrayList<>();
            CompletableFuture<Answer> future = model.submit(endless(), new AnswerListener() {
                @Override
                public void onText(String piece) {
                    pieces.add(piece);
                    begun.countDown();
                    // Waits, so that the answer cannot come to its end before it is cancelled.
                    while (pieces.size() == 1 && model.status().endings().get(FinishReason.CANCELLED) == 0) {
                        Thread.onSpinWait();
                    }
                }
            });
            assertThat(await(begun)).isTrue();
            assertThat(future.cancel(true)).isTrue();
            Answer answer = future.join();
            assertThat(future.isCancelled()).isFalse();
            assertThat(answer.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(answer.text()).isEqualTo(String.join("", pieces)).isNotEmpty();
        }
    }

    @Test
    void aDeadlineEndsTheAnswer() {
        try (LlavaMini model = builder().build()) {
            Answer answer = model.ask(endless().deadline(Duration.ofNanos(1)));
            assertThat(answer.finishReason()).isEqualTo(FinishReason.DEADLINE);
            assertThat(answer.text()).isEmpty();
        }
    }

    @Test
    void closingAStreamFreesItsPlace() {
        try (LlavaMini model = builder().maxConcurrent(1).build()) {
            try (AnswerStream stream = model.stream(endless())) {
                assertThat(stream.next()).isNotEmpty();
            }
            assertThat(model.ask(prompt("What?")).text()).isNotEmpty();
        }
    }

    /** A reader who does not read holds its own answer: the only other place goes on. */
    @Test
    void aSlowReaderSlowsOnlyItself() {
        try (LlavaMini model = builder().maxConcurrent(2).build();
                AnswerStream unread = model.stream(endless())) {
            for (int i = 0; i < 20; i++) {
                assertThat(model.ask(prompt("Question " + i)).finishReason())
                        .isIn(FinishReason.STOP, FinishReason.LENGTH);
            }
            assertThat(unread.next()).isNotEmpty();
        }
    }

    @Test
    void aListenerThatThrowsHarmsItsOwnRequest() {
        try (LlavaMini model = builder().build()) {
            CompletableFuture<Answer> harmed = model.submit(endless(), new AnswerListener() {
                @Override
                public void onText(String piece) {
                    throw new IllegalStateException("the listener broke");
                }
            });
            assertThat(model.ask(prompt("What?")).text()).isNotEmpty();
            assertThatThrownBy(harmed::join).hasRootCauseMessage("the listener broke");
        }
    }

    @Test
    void aCancellationThatThrowsHarmsItsOwnRequest() {
        try (LlavaMini model = builder().build();
                AnswerStream other = model.stream(endless())) {
            assertThat(other.next()).isNotEmpty();
            Answer harmed = model.ask(prompt("What?").cancellation(() -> {
                throw new IllegalStateException("broken");
            }));
            assertThat(harmed.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(other.next()).isNotEmpty();
        }
    }

    @Test
    void whoDoesNotFitIsRefusedAtOnce() {
        try (LlavaMini model = builder().maxConcurrent(1).maxWaiting(1).build();
                AnswerStream running = model.stream(endless())) {
            assertThat(running.next()).isNotEmpty();
            CompletableFuture<Answer> waiting = model.submit(prompt("What?"));
            LlavaMiniException refused =
                    catchThrowableOfType(LlavaMiniException.class, () -> model.submit(prompt("And I?")));
            assertThat(refused.code()).isEqualTo(ErrorCode.QUEUE_FULL);
            assertThat(model.status().waiting()).isEqualTo(1);
            running.cancel();
            assertThat(waiting.join().text()).isNotEmpty();
        }
    }

    @Test
    void mediaThatCanNeverWaitAreRefused() {
        try (LlavaMini model = builder().maxWaitingMediaBytes(1000).build()) {
            LlavaMiniException refused = catchThrowableOfType(
                    LlavaMiniException.class, () -> model.ask(prompt("What?").image(TestingModel.noise(1))));
            assertThat(refused.code()).isEqualTo(ErrorCode.MEDIA_TOO_LARGE);
            assertThat(refused).hasMessageContaining("maxWaitingMediaBytes");
        }
    }

    @Test
    void whatCanNeverFitIsRefusedWithWhatItNeeds() {
        try (LlavaMini model = builder().keyValueBytes(40_000).build()) {
            LlavaMiniException refused = catchThrowableOfType(LlavaMiniException.class, () -> model.ask(endless()));
            assertThat(refused.code()).isEqualTo(ErrorCode.CONTEXT_OVERFLOW);
            assertThat(refused).hasMessageContaining("keyValueBytes");
            assertThat(model.status().keyValueBytes()).isZero();
        }
    }

    /** Room for one answer at a time: the others wait for it, and all are the same as with room for all. */
    @Test
    void answersWaitForRoomForTheirKeysAndValues() {
        List<Prompt> prompts = IntStream.range(0, 6)
                .mapToObj(i -> prompt("What is number " + i + "?"))
                .toList();
        List<String> expected;
        try (LlavaMini roomy = builder().build()) {
            expected = roomy.askAll(prompts).stream().map(Answer::text).toList();
        }
        try (LlavaMini tight = builder().keyValueBytes(60_000).build()) {
            assertThat(tight.askAll(prompts).stream().map(Answer::text)).isEqualTo(expected);
            List<Long> rows = tight.status().rowsPerStep();
            assertThat(rows.subList(4, rows.size())).as("never more than fit").containsOnly(0L);
        }
    }

    /** Frames that come when they are told to. */
    private static final class HeldFrames implements FrameSource {
        private final CountDownLatch go = new CountDownLatch(1);
        private final FrameSource frames = FrameSource.pictures(
                LongStream.range(0, 30).mapToObj(TestingModel::noise).toList());

        @Override
        public String name() {
            return "held frames";
        }

        @Override
        public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
            await(go);
            return frames.open(choice, cancelled);
        }

        private static boolean await(CountDownLatch latch) {
            return SharedStepsTest.await(latch);
        }
    }

    @Test
    void nobodyWaitsForAVideo() {
        HeldFrames video = new HeldFrames();
        try (LlavaMini model = builder().build()) {
            CompletableFuture<Answer> slow =
                    model.submit(prompt("What happens?").video(VideoInput.of(video)));
            for (int i = 0; i < 5; i++) {
                assertThat(model.ask(prompt("What is it?").image(TestingModel.noise(i)))
                                .text())
                        .isNotEmpty();
            }
            assertThat(slow.isDone()).isFalse();
            video.go.countDown();
            assertThat(slow.join().usage().frames()).isEqualTo(30);
        }
    }

    @Test
    void aVideoCanBeGivenUpBeforeItsFirstFrame() {
        HeldFrames video = new HeldFrames();
        try (LlavaMini model = builder().build()) {
            CompletableFuture<Answer> future =
                    model.submit(prompt("What happens?").video(VideoInput.of(video)));
            future.cancel(true);
            assertThat(future.join().finishReason()).isEqualTo(FinishReason.CANCELLED);
            video.go.countDown();
        }
    }

    @Test
    void closingAnEncodedVideoThatIsAskedAboutWaitsForTheAnswer() {
        try (LlavaMini model = builder().build();
                AnswerStream unread = model.stream(endless())) {
            EncodedVideo video = model.encode(VideoInput.of(
                    LongStream.range(0, 5).mapToObj(TestingModel::noise).toList()));
            String expected = model.ask(prompt("What happens?").with(video)).text();
            CompletableFuture<Answer> asked =
                    model.submit(prompt("What happens?").with(video));
            video.close();
            video.close();
            assertThatCode(asked::join)
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isNull(),
                            thrown -> assertThat(thrown).hasRootCauseMessage("the video was closed"));
            if (!asked.isCompletedExceptionally()) {
                assertThat(asked.join().text()).isEqualTo(expected);
            }
            assertThat(unread.next()).isNotEmpty();
        }
    }

    @Test
    void closingAnswersEveryoneAndCanBeRepeated() {
        LlavaMini model = builder().maxConcurrent(2).build();
        List<AnswerStream> streams =
                IntStream.range(0, 5).mapToObj(i -> model.stream(endless())).toList();
        assertThat(streams.getFirst().next()).isNotEmpty();
        model.close(Duration.ZERO);
        model.close();
        for (AnswerStream stream : streams) {
            assertThat(stream.answer().finishReason()).isIn(FinishReason.CANCELLED, FinishReason.LENGTH);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> model.ask(prompt("What?")))
                .withMessage("the model is closed");
    }

    @Test
    void statusTellsWhatHappened() {
        try (LlavaMini model = builder().maxConcurrent(3).maxWaiting(7).build()) {
            model.askAll(List.of(
                    prompt("What?").image(TestingModel.noise(1)),
                    prompt("What?").image(TestingModel.noise(1)),
                    prompt("Hello")));
            EngineStatus status = model.status();
            assertThat(status.slots()).isEqualTo(3);
            assertThat(status.maxWaiting()).isEqualTo(7);
            assertThat(status.picturesSeen()).isEqualTo(1);
            assertThat(status.generatedTokens()).isPositive();
            assertThat(status.endings().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(3);
            assertThat(status.rowsPerStep().stream().mapToLong(Long::longValue).sum())
                    .isPositive();
            assertThat(status.pictureBytes()).isPositive();
        }
    }
}
