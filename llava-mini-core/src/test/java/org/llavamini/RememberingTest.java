// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.config.MultimodalConfig.PreFusionPlace;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameWalk;
import org.llavamini.generation.Generation;
import org.llavamini.generation.LoadedModel;
import org.llavamini.generation.ModelSettings;
import org.llavamini.generation.Written;
import org.llavamini.media.Picture;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.nn.Precision;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Conversation;

/** What was seen and read once is not seen and read again, and answers stay the same, wherever fusion happens. */
@ParameterizedClass
@EnumSource
class RememberingTest {
    private static final GenerationOptions SHORT = GenerationOptions.defaults().withMaxNewTokens(12);

    @Parameter
    private PreFusionPlace place;

    @TempDir
    private Path directory;

    @BeforeEach
    void write() {
        new TestingModel(2024, place).write(directory);
    }

    private LoadedModel load(Map<String, String> quirks) {
        return LoadedModel.open(new ModelSettings(
                directory,
                CheckpointOptions.none(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                MediaReader.create(),
                Precision.of(DType.FLOAT32),
                Device.cpu(),
                new Quirks(quirks),
                1 << 26));
    }

    /** Asks about a picture that was seen once; what is read about it is remembered. */
    private static Generation answer(LoadedModel model, EncodedImage image, Conversation conversation) {
        return model.answerAlone(model.prompt(conversation), Optional.of(image), SHORT, EncodingRun.unobserved());
    }

    private static Written fresh(LoadedModel model, Picture picture, Conversation conversation) {
        try (EncodedImage image = model.imageEncoder().encode(picture, EncodingRun.unobserved())) {
            return answer(model, image, conversation).written();
        }
    }

    @Test
    void aSecondQuestionCostsItsOwnTokens() {
        Picture picture = TestingModel.noise(5);
        Conversation first = Conversation.ask("<image>\nWhat color is it?");
        Conversation second = Conversation.ask("<image>\nHow many are there?");
        try (GradientMode _ = GradientMode.disabled();
                LoadedModel model = load(Map.of());
                EncodedImage image = model.imageEncoder().encode(picture, EncodingRun.unobserved())) {
            assertThat(answer(model, image, first).rememberedTokens()).isZero();
            Generation again = answer(model, image, second);
            long header = model.prompt(second).ids().indexOf(org.llavamini.text.ImagePlaceholder.ID);
            assertThat(again.rememberedTokens()).isGreaterThanOrEqualTo(header + again.visionTokens());
            assertThat(again.written()).isEqualTo(fresh(model, picture, second));
        }
    }

    @Test
    void conversationsGoOnWhereTheyWere() {
        Picture picture = TestingModel.noise(6);
        Conversation first = Conversation.ask("<image>\nWhat color is it?");
        for (Map<String, String> quirks : List.of(Map.<String, String>of(), Map.of("mask-history-answers", "true"))) {
            try (GradientMode _ = GradientMode.disabled();
                    LoadedModel model = load(quirks);
                    EncodedImage image = model.imageEncoder().encode(picture, EncodingRun.unobserved())) {
                Generation one = answer(model, image, first);
                Conversation next = first.next("It is red and blue.", "And the shape?");
                Generation two = answer(model, image, next);
                assertThat(two.written()).as("%s", quirks).isEqualTo(fresh(model, picture, next));
                assertThat(two.rememberedTokens()).isGreaterThanOrEqualTo(one.promptTokens());
                Conversation third = next.next("A square.", "Sure?");
                assertThat(answer(model, image, third).written())
                        .as("%s", quirks)
                        .isEqualTo(fresh(model, picture, third));
            }
        }
    }

    @Test
    void maskedAnswersAreReadAsTheyWereWritten() {
        Picture picture = TestingModel.noise(6);
        Conversation first = Conversation.ask("<image>\nWhat color is it?");
        try (GradientMode _ = GradientMode.disabled();
                LoadedModel model = load(Map.of("mask-history-answers", "true"));
                EncodedImage image = model.imageEncoder().encode(picture, EncodingRun.unobserved())) {
            Generation one = answer(model, image, first);
            String said = model.tokenizer().decode(one.written().ids(), true);
            Generation two = answer(model, image, first.next(said, "And the shape?"));
            boolean sameIds = model.prompt(first.next(said, "And the shape?"))
                    .ids()
                    .toString()
                    .contains(one.written().ids().toString().replaceAll("[\\[\\]]", ""));
            if (sameIds && place == PreFusionPlace.BEFORE) {
                assertThat(two.rememberedTokens())
                        .isEqualTo(one.promptTokens() + one.written().ids().size() - 1);
            }
        }
    }

    /** Counts how often its frames are asked for. */
    private static final class CountingSource implements FrameSource {
        private final FrameSource frames = FrameSource.pictures(
                LongStream.range(0, 19).mapToObj(TestingModel::noise).toList());
        private int opened;

        @Override
        public String name() {
            return "nineteen frames";
        }

        @Override
        public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
            opened++;
            return frames.open(choice, cancelled);
        }
    }

    @Test
    void aVideoIsEncodedOnceIfThereIsRoom() {
        try (LlavaMini model =
                LlavaMini.builder(directory).precision(ModelPrecision.FLOAT32).build()) {
            CountingSource roomy = new CountingSource();
            CountingSource tight = new CountingSource();
            CountingSource partly = new CountingSource();
            Prompt prompt = Prompt.of("What happens?").options(SHORT);
            Prompt other = Prompt.of("And then what?").options(SHORT);
            Answer streamed = model.ask(prompt.video(VideoInput.of(new CountingSource())));
            Answer streamedOther = model.ask(other.video(VideoInput.of(new CountingSource())));
            assertThat(streamed.usage().frames()).isEqualTo(19);
            assertThat(streamed.usage().visionTokens()).isEqualTo(19 * 4);
            for (CountingSource source : List.of(roomy, tight, partly)) {
                long budget = source == roomy ? 1L << 30 : source == tight ? 0 : 60_000;
                try (EncodedVideo video =
                        model.encode(VideoInput.of(source), budget, Cancellation.NEVER, AnswerListener.NONE)) {
                    assertThat(video.frames()).isEqualTo(19);
                    assertThat(model.ask(prompt.with(video)).text()).isEqualTo(streamed.text());
                    assertThat(model.ask(other.with(video)).text()).isEqualTo(streamedOther.text());
                    assertThat(source.opened).isEqualTo(source == roomy ? 1 : 3);
                }
            }
        }
    }

    @Test
    void aPictureIsSeenOnceForAllWhoAsk() {
        try (LlavaMini model =
                LlavaMini.builder(directory).precision(ModelPrecision.FLOAT32).build()) {
            Prompt prompt =
                    Prompt.of("What is this?").image(TestingModel.noise(4)).options(SHORT);
            List<Answer> together = model.askAll(Collections.nCopies(5, prompt));
            assertThat(model.status().picturesSeen()).isEqualTo(1);
            assertThat(together.stream().map(Answer::text))
                    .containsOnly(together.getFirst().text());
            Answer again = model.ask(prompt);
            assertThat(again.pictureKnown()).isTrue();
            assertThat(again.usage().cachedTokens()).isPositive();
            assertThat(again.text()).isEqualTo(together.getFirst().text());
            assertThat(model.status().picturesSeen()).isEqualTo(1);
        }
    }

    @Test
    void framesComeInPiecesOfTheSizeThatIsAskedFor() {
        try (GradientMode _ = GradientMode.disabled();
                LoadedModel model = load(Map.of());
                EncodedFrames frames =
                        model.imageEncoder().encode(new CountingSource(), FrameChoice.perSecond(1), 1L << 30)) {
            assertThat(pieces(frames, 1)).as("encoded").hasSize(19).containsOnly(1L);
            assertThat(pieces(frames, 1)).as("recalled").hasSize(19).containsOnly(1L);
        }
        try (GradientMode _ = GradientMode.disabled();
                LoadedModel model = load(Map.of());
                EncodedFrames frames =
                        model.imageEncoder().encode(new CountingSource(), FrameChoice.perSecond(1), 1L << 30)) {
            List<Long> encoded = pieces(frames, Integer.MAX_VALUE);
            assertThat(encoded).hasSizeLessThan(19);
            assertThat(encoded.stream().mapToLong(Long::longValue).sum()).isEqualTo(19);
            assertThat(pieces(frames, 2))
                    .as("what was encoded together comes apart")
                    .allMatch(count -> count <= 2);
        }
    }

    private static List<Long> pieces(EncodedFrames frames, int atMost) {
        List<Long> counts = new ArrayList<>();
        try (TensorScope _ = TensorScope.open();
                FrameWalk walk = frames.walk(0, () -> false, () -> {})) {
            for (Optional<FusionMemory> piece = walk.next(atMost, EncodingRun.unobserved());
                    piece.isPresent();
                    piece = walk.next(atMost, EncodingRun.unobserved())) {
                counts.add(piece.get().frames());
            }
        }
        return counts;
    }

    @Test
    void aVideoBelongsToItsModel() {
        try (LlavaMini model = LlavaMini.builder(directory)
                        .precision(ModelPrecision.FLOAT32)
                        .build();
                LlavaMini other = LlavaMini.builder(directory)
                        .precision(ModelPrecision.FLOAT32)
                        .build();
                EncodedVideo video = model.encode(VideoInput.of(new CountingSource()))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.ask(Prompt.of("What?").with(video)));
        }
    }

    @Test
    void batchesAnswerAsOneByOne() {
        VideoInput frames = VideoInput.of(
                LongStream.range(0, 3).mapToObj(TestingModel::noise).toList());
        List<Prompt> prompts = List.of(
                Prompt.of("What is this?").image(TestingModel.noise(1)).options(SHORT),
                Prompt.of("Hello").options(SHORT),
                Prompt.of("What happens in this video, from the beginning to the very end of it?")
                        .video(frames)
                        .options(SHORT.withMaxNewTokens(5)),
                Prompt.of("And how many?").image(TestingModel.noise(1)).options(SHORT),
                Prompt.of(Conversation.ask("Why is this so!").next("Because.", "Really?"))
                        .image(TestingModel.noise(2))
                        .options(SHORT));
        try (LlavaMini model =
                LlavaMini.builder(directory).precision(ModelPrecision.FLOAT32).build()) {
            List<Answer> together = model.askAll(prompts);
            for (int i = 0; i < prompts.size(); i++) {
                Answer alone = model.ask(prompts.get(i));
                assertThat(together.get(i).text()).isEqualTo(alone.text());
                assertThat(together.get(i).usage().promptTokens())
                        .isEqualTo(alone.usage().promptTokens());
                assertThat(together.get(i).usage().completionTokens())
                        .isEqualTo(alone.usage().completionTokens());
                assertThat(together.get(i).finishReason()).isEqualTo(alone.finishReason());
            }
            assertThat(model.askAll(List.of())).isEmpty();
        }
    }

    @Test
    void aStreamAnswersAsAVideoOfItsWindow() {
        List<Picture> pictures =
                LongStream.range(0, 7).mapToObj(TestingModel::noise).toList();
        Prompt prompt = Prompt.of("What happens?").options(SHORT);
        try (LlavaMini model = LlavaMini.builder(directory)
                        .precision(ModelPrecision.FLOAT32)
                        .build();
                VideoStream stream = model.videoStream(StreamWindow.of(3))) {
            assertThatThrownBy(() -> stream.ask(prompt)).hasMessageContaining("no frame");
            for (int last = 0; last < pictures.size(); last++) {
                stream.add(new ImageInput.Decoded(pictures.get(last)));
                List<Picture> window = pictures.subList(Math.max(0, last - 2), last + 1);
                Answer video = model.ask(prompt.video(VideoInput.of(window)));
                Answer now = stream.ask(prompt);
                assertThat(now.text()).isEqualTo(video.text());
                assertThat(now.usage()).isEqualTo(video.usage());
            }
        }
    }

    @Test
    void aStreamReadsMoreFramesThanItIsFusedWith() {
        try (LlavaMini model = LlavaMini.builder(directory)
                        .precision(ModelPrecision.FLOAT32)
                        .build();
                VideoStream stream = model.videoStream(new StreamWindow(2, 5))) {
            for (long frame = 0; frame < 9; frame++) {
                stream.add(new ImageInput.Decoded(TestingModel.noise(frame)));
            }
            Answer answer = stream.ask(Prompt.of("What happens?").options(SHORT));
            assertThat(answer.usage().frames()).isEqualTo(5);
            assertThat(answer.usage().visionTokens()).isEqualTo(5 * 4);
        }
    }
}
