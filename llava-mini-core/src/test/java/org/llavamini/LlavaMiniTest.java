// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.option.FinishReason;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.tensor.TestingTensors;
import org.llavamini.text.Conversation;

/** The public API on a model of random weights: its answers are babble, but the same babble each time. */
class LlavaMiniTest {
    private static final long SEED = 2024;
    private static final GenerationOptions SHORT = GenerationOptions.defaults().withMaxNewTokens(24);

    @TempDir
    private static Path directory;

    private static LlavaMini model;

    @BeforeAll
    static void open() {
        model = LlavaMini.builder(new TestingModel(SEED).write(directory))
                .precision(ModelPrecision.FLOAT32)
                .build();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Prompt prompt(String question) {
        return Prompt.of(question).options(SHORT);
    }

    @Test
    void piecesAddUpToTheAnswer() {
        List<String> pieces = new ArrayList<>();
        Answer answer = model.ask(prompt("What is this?").image(TestingModel.noise(1)), pieces::add);
        assertThat(String.join("", pieces)).isEqualTo(answer.text()).isNotEmpty();
        assertThat(pieces).hasSizeGreaterThan(1).doesNotContain("");
        assertThat(answer.usage().visionTokens()).isEqualTo(4);
        assertThat(answer.usage().completionTokens()).isBetween(1L, 24L);
        assertThat(answer.finishReason())
                .isEqualTo(answer.usage().completionTokens() == 24 ? FinishReason.LENGTH : FinishReason.STOP);
        assertThat(model.ask(prompt("What is this?").image(TestingModel.noise(1)))
                        .text())
                .as("greedy answers repeat themselves")
                .isEqualTo(answer.text());
    }

    @Test
    void aSecondQuestionAboutAPictureCostsNoVision() {
        Picture picture = TestingModel.noise(77);
        Answer first = model.ask(prompt("What color is it?").image(picture));
        Answer second = model.ask(prompt("What shape is it?").image(picture));
        assertThat(first.timings().visionMillis()).isPositive();
        assertThat(second.timings().visionMillis()).isZero();
        assertThat(model.ask(prompt("What shape is it?").image(TestingModel.noise(78)))
                        .timings()
                        .visionMillis())
                .isPositive();
        try (LlavaMini fresh = LlavaMini.builder(directory)
                .precision(ModelPrecision.FLOAT32)
                .imageCacheBytes(0)
                .build()) {
            assertThat(fresh.ask(prompt("What shape is it?").image(picture)).text())
                    .as("remembered or not")
                    .isEqualTo(second.text());
        }
    }

    @Test
    void pixelsReachTheModel(@TempDir Path traces) {
        Prompt question = prompt("What is this?");
        model.trace(question.image(TestingModel.noise(1)), traces.resolve("noise"));
        model.trace(question.image(TestingModel.noise(2)), traces.resolve("other"));
        model.trace(question.image(Picture.of(56, 56, new byte[3 * 56 * 56])), traces.resolve("black"));
        model.trace(question.image(TestingModel.noise(1)), traces.resolve("again"));
        for (String tensor : List.of("vision_features", "compressed", "prefusion_vision", "prefusion_text", "logits")) {
            assertThat(difference(traces, tensor, "noise", "again")).as(tensor).isZero();
            assertThat(difference(traces, tensor, "noise", "other")).as(tensor).isGreaterThan(1e-3);
            assertThat(difference(traces, tensor, "noise", "black")).as(tensor).isGreaterThan(1e-3);
        }
    }

    private static double difference(Path traces, String tensor, String one, String other) {
        try (TensorScope _ = TensorScope.open();
                SafetensorsFile first = SafetensorsFile.open(traces.resolve(one));
                SafetensorsFile second = SafetensorsFile.open(traces.resolve(other))) {
            return TestingTensors.difference(prefill(first, tensor), prefill(second, tensor));
        }
    }

    private static Tensor prefill(SafetensorsFile file, String tensor) {
        return Tensor.copyOf(
                file.segment(tensor),
                file.entry(tensor).dtype(),
                file.entry(tensor).shape());
    }

    @Test
    void textAloneNeedsNoPicture() {
        Answer answer = model.ask(prompt("Hello"));
        assertThat(answer.usage().visionTokens()).isZero();
        assertThat(answer.timings().visionMillis()).isZero();
    }

    @Test
    void placeholdersAndPicturesMustMatch() {
        assertFailure(
                ErrorCode.INVALID_REQUEST,
                () -> model.ask(Prompt.exactly("<image>\nWhat?")),
                "the prompt has an <image> but no picture is given");
        assertFailure(
                ErrorCode.INVALID_REQUEST,
                () -> model.ask(Prompt.exactly("<image><image>").image(TestingModel.noise(1))),
                "more than one <image>");
        Answer fusedOnly =
                model.ask(Prompt.exactly("What is this?").options(SHORT).image(TestingModel.noise(1)));
        assertThat(fusedOnly.usage().visionTokens())
                .as("without a place the vision tokens are dropped")
                .isZero();
    }

    @Test
    void cancellingEndsTheAnswer() {
        List<String> pieces = new ArrayList<>();
        Answer story = model.ask(prompt("Tell a story").cancellation(() -> !pieces.isEmpty()), pieces::add);
        assertThat(story.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(pieces).isNotEmpty();
        assertThat(story.text()).isEqualTo(String.join("", pieces));
        Answer nothing = model.ask(prompt("x").image(TestingModel.noise(500)).cancellation(() -> true));
        assertThat(nothing.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(nothing.text()).isEmpty();
        assertThat(model.ask(prompt("Hello")).text()).as("the model lives on").isNotEmpty();
    }

    @Test
    void aPromptThatIsTooLongIsRefused() {
        assertFailure(
                ErrorCode.CONTEXT_OVERFLOW,
                () -> model.ask(prompt("word ".repeat(600))),
                "the model reads at most 512 (max_position_embeddings)");
        Prompt open = Prompt.exactly("a");
        long tokens = model.ask(open.options(SHORT)).usage().promptTokens();
        Answer full = model.ask(open.options(SHORT.withMaxNewTokens(100_000)));
        assertThat(full.usage().completionTokens())
                .as("an answer ends where the context does")
                .isLessThanOrEqualTo(512 - tokens);
    }

    @Test
    void stopStringsAreNoPartOfTheAnswer() {
        Prompt question = prompt("What is this?").image(TestingModel.noise(1));
        String text = model.ask(question).text();
        String stop = text.substring(text.length() / 2, text.length() / 2 + 2);
        List<String> pieces = new ArrayList<>();
        Answer cut = model.ask(
                question.options(new GenerationOptions(24, 0, 1, 0, 1, OptionalLong.empty(), List.of(stop))),
                pieces::add);
        assertThat(cut.text()).isEqualTo(text.substring(0, text.indexOf(stop)));
        assertThat(String.join("", pieces)).isEqualTo(cut.text());
        assertThat(cut.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void seedsRepeatThemselves() {
        Prompt question = prompt("What is this?").image(TestingModel.noise(1));
        GenerationOptions sampled = new GenerationOptions(24, 1, 1, 0, 1, OptionalLong.of(11), List.of());
        String text = model.ask(question.options(sampled)).text();
        assertThat(model.ask(question.options(sampled)).text()).isEqualTo(text);
        GenerationOptions other = new GenerationOptions(24, 1, 1, 0, 1, OptionalLong.of(12), List.of());
        assertThat(model.ask(question.options(other)).text()).isNotEqualTo(text);
    }

    @Test
    void threadsGetTheirOwnAnswers() {
        List<String> alone = IntStream.range(0, 8)
                .mapToObj(i -> model.ask(prompt("Question " + i)).text())
                .toList();
        List<CompletableFuture<String>> together = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> model.ask(prompt("Question " + i)).text()))
                .toList();
        assertThat(together.stream().map(CompletableFuture::join).toList()).isEqualTo(alone);
    }

    @Test
    void conversationsAndFilesAreRead(@TempDir Path folder) throws IOException {
        Prompt dialogue = Prompt.of(Conversation.alternating(List.of("What?", "A dog.", "Which?")))
                .options(SHORT)
                .image(TestingModel.noise(3));
        assertThat(model.ask(dialogue).usage().visionTokens()).isEqualTo(4);
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        assertFailure(ErrorCode.UNSUPPORTED_MEDIA, () -> model.ask(prompt("x").image(broken)), "broken.png");
    }

    @Test
    void aClosedModelSaysSo() {
        LlavaMini closed = LlavaMini.builder(directory).build();
        closed.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> closed.ask(prompt("x")))
                .withMessage("the model is closed");
    }

    private static void assertFailure(ErrorCode code, ThrowingCallable call, String words) {
        LlavaMiniException failure = catchThrowableOfType(LlavaMiniException.class, call);
        assertThat(failure).isNotNull().hasMessageContaining(words).hasMessageNotContaining("\n");
        assertThat(failure.code()).isEqualTo(code);
    }
}
