// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;

/** Many items through one model, as a stream. */
@Timeout(120)
class AskEachTest {
    @TempDir
    private static Path directory;

    private static LlavaMini model;

    @BeforeAll
    static void open() {
        model = LlavaMini.builder(new TestingModel(3).write(directory))
                .precision(ModelPrecision.FLOAT32)
                .maxConcurrent(3)
                .maxWaiting(1)
                .build();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Item 5 has no picture that could be read. */
    private static Prompt prompt(int item) {
        Prompt question = Prompt.of("What is number " + item + "?")
                .options(GenerationOptions.defaults().withMaxNewTokens(1 + item % 7));
        return item == 5
                ? question.image(Path.of("/nowhere/picture.png"))
                : question.image(TestingModel.noise(item % 4));
    }

    @Test
    void givesTheOutcomesInOrderAndAFailureAsAValue() {
        List<Outcome<Integer>> outcomes;
        try (Stream<Outcome<Integer>> stream =
                model.askEach(IntStream.range(0, 40).boxed(), AskEachTest::prompt, 3)) {
            outcomes = stream.toList();
        }
        assertThat(outcomes)
                .extracting(Outcome::item)
                .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        for (Outcome<Integer> outcome : outcomes) {
            switch (outcome) {
                case Outcome.Failed<Integer> failed -> {
                    assertThat(failed.item()).isEqualTo(5);
                    assertThat(failed.failure()).hasMessageContaining("/nowhere/picture.png");
                }
                case Outcome.Answered<Integer> answered -> {
                    assertThat(answered.item()).isNotEqualTo(5);
                    if (answered.item() % 9 == 0) {
                        assertThat(answered.answer().text())
                                .isEqualTo(model.ask(prompt(answered.item())).text());
                    }
                }
            }
        }
    }

    @Test
    void takesItemsAsTheyAreWanted() {
        AtomicInteger taken = new AtomicInteger();
        Stream<Integer> endless = Stream.iterate(0, i -> i + 1).peek(_ -> taken.incrementAndGet());
        try (Stream<Outcome<Integer>> outcomes = model.askEach(endless, AskEachTest::prompt, 2)) {
            assertThat(taken).hasValue(0);
            assertThat(outcomes.limit(4).map(Outcome::item)).containsExactly(0, 1, 2, 3);
        }
        assertThat(taken).hasValueLessThanOrEqualTo(4 + 2 * 8);
    }

    /** Requests of a stream that was closed leave with the next step, not at once. */
    private static void awaitNobody() {
        while (model.status().running() + model.status().waiting() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void waitsWhileTheQueueIsFullOfOthers() {
        awaitNobody();
        List<AnswerStream> others = Stream.generate(() -> model.stream(Prompt.of("And on and on")
                        .options(GenerationOptions.defaults().withMaxNewTokens(150))))
                .limit(4)
                .toList();
        assertThatThrownBy(() -> model.submit(Prompt.of("One more")))
                .satisfies(failure ->
                        assertThat(((LlavaMiniException) failure).code()).isEqualTo(ErrorCode.QUEUE_FULL));
        try (Stream<Outcome<Integer>> outcomes = model.askEach(Stream.of(1, 2, 3), AskEachTest::prompt, 3)) {
            Thread.ofVirtual().start(() -> others.forEach(AnswerStream::answer));
            assertThat(outcomes).hasSize(3).allMatch(outcome -> outcome instanceof Outcome.Answered);
        }
    }

    @Test
    void anErrorInTheProgramIsNoValue() {
        try (Stream<Outcome<Integer>> outcomes = model.askEach(
                Stream.of(1),
                item -> {
                    throw new IllegalArgumentException("wrong " + item);
                },
                1)) {
            assertThatThrownBy(outcomes::toList).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> model.askEach(Stream.of(1), AskEachTest::prompt, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inFlight");
    }
}
