// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.tensor.TestingTensors.difference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.llavamini.TestingModel;
import org.llavamini.checkpoint.config.MultimodalConfig.PreFusionPlace;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.encoding.ImageEncoder;
import org.llavamini.encoding.PictureCache;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.media.preprocessing.ClipPreprocessing;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.model.LlavaMiniModel;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Probe;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.option.FinishReason;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.NativeObjects;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.tokenizer.TokenIds;

/** Tokens that come one by one against a prompt that has them at its end. */
@ParameterizedClass
@EnumSource
class GrowingTextTest {
    private static final TokenIds PROMPT = TokenIds.of(589, 12, 13, ImagePlaceholder.ID, 300, 4, 301);
    private static final int[] ANSWER = {7, 0, 99, 123};
    private static final EncodingRun RUN = EncodingRun.unobserved();

    @Parameter
    private PreFusionPlace place;

    private GradientMode mode;
    private Weights weights;
    private LlavaMiniModel model;
    private ImageEncoder images;

    @BeforeEach
    void open() {
        mode = GradientMode.disabled();
        weights = new Weights(new TestingModel(5, place).weights(), Precision.of(DType.FLOAT32), Device.cpu());
        try (TensorScope _ = TensorScope.open()) {
            model = new LlavaMiniModel(
                    weights, TestingModel.language(), TestingModel.vision(), TestingModel.multimodal(place));
        }
        images = new ImageEncoder(
                model, ImagePreprocessor.of(ClipPreprocessing.clip(56)), Quirks.defaults(), Device.cpu());
    }

    @AfterEach
    void close() {
        model.close();
        weights.close();
        mode.close();
    }

    private static PromptIds ids(TokenIds ids) {
        // Answers enter the language model raw if fusion is before it.
        return PromptIds.of(ids, Quirks.defaults());
    }

    /** An answer of given tokens, which keeps the logits before each. */
    private static final class GivenAnswer implements GrowingAnswer {
        private final int[] tokens;
        private final List<float[]> logits = new ArrayList<>();

        GivenAnswer(int... tokens) {
            this.tokens = tokens;
        }

        @Override
        public boolean take(float[] row) {
            logits.add(row.clone());
            return logits.size() <= tokens.length;
        }

        @Override
        public int last() {
            return tokens[logits.size() - 1];
        }

        @Override
        public Written finish(FinishReason reason) {
            return new Written(TokenIds.of(tokens), "", reason);
        }
    }

    private RunningRows rows() {
        return new RunningRows(
                model,
                images,
                new PictureCache(0),
                new RunningRows.Memories(0, false),
                1L << 30,
                Runnable::run,
                () -> {},
                new EngineCounters());
    }

    private static CompletableFuture<Generation> join(
            RunningRows rows, PromptIds prompt, Optional<EncodedVisual> visual, GivenAnswer answer, Probe probe) {
        EncodingRun run = new EncodingRun(probe, new StageTimer(), Cancellation.NEVER, FrameProgress.NONE);
        CompletableFuture<Generation> result = new CompletableFuture<>();
        rows.join(
                new RowRequest(
                        prompt,
                        visual.<Subject>map(Subject.Encoded::of).orElseGet(Subject.Nothing::new),
                        room -> answer,
                        ANSWER.length + 1,
                        run,
                        Optional::empty,
                        () -> false),
                RowOutcome.into(result));
        return result;
    }

    /** Returns the tensor of a name that reading a prompt shows, {@code [tokens, width]}. */
    private Tensor read(PromptIds prompt, Optional<EncodedVisual> visual, GivenAnswer answer, String shown) {
        Map<String, Tensor> seen = new HashMap<>();
        try (RunningRows rows = rows()) {
            CompletableFuture<Generation> result = join(
                    rows, prompt, visual, answer, (name, tensor) -> seen.put(name, TensorScope.release(tensor.copy())));
            rows.finish();
            assertThat(result).isCompleted();
        }
        Tensor wanted = Objects.requireNonNull(seen.get(shown)).select(0, 0);
        seen.values().forEach(Tensor::close);
        return wanted;
    }

    private void compare(TokenIds prompt, Optional<EncodedVisual> visual) {
        GivenAnswer grown = new GivenAnswer(ANSWER);
        PromptIds whole = ids(prompt).followedBy(TokenIds.of(ANSWER));
        try (TensorScope _ = TensorScope.open()) {
            Tensor before = read(ids(prompt), visual, grown, "logits");
            Tensor logits = read(whole, visual, new GivenAnswer(), "logits");
            assertThat(logits.size(0)).isEqualTo(before.size(0) + ANSWER.length);
            for (int i = 0; i <= ANSWER.length; i++) {
                assertThat(grown.logits.get(i))
                        .as("before token %s", i)
                        .containsExactly(
                                logits.narrow(0, before.size(0) - 1 + i, 1).toFloats(), within(1e-4f));
            }
            Tensor inputs = read(whole, visual, new GivenAnswer(), "inputs_embeds");
            for (int i = 0; i < ANSWER.length; i++) {
                Tensor token = inputs.narrow(0, before.size(0) + i, 1);
                boolean raw = difference(token, model.languageModel().embed(Tensor.of(new long[] {ANSWER[i]}, 1))) == 0;
                assertThat(raw).isEqualTo(place == PreFusionPlace.BEFORE);
            }
        }
    }

    @Test
    void aboutAPicture() {
        try (EncodedImage image = images.encode(TestingModel.noise(1), RUN)) {
            compare(PROMPT, Optional.of(image));
        }
    }

    @Test
    void aboutAVideo() {
        FrameSource frames = FrameSource.pictures(
                LongStream.range(0, 11).mapToObj(TestingModel::noise).toList());
        try (EncodedFrames video = images.encode(frames, FrameChoice.perSecond(1), 1 << 24)) {
            compare(PROMPT, Optional.of(video));
        }
    }

    @Test
    void aboutNothing() {
        compare(TokenIds.of(589, 12, 13, 300), Optional.empty());
    }

    /** Rows that share every step have the logits that they have alone. */
    @Test
    void inACrowd() {
        TokenIds shorter = TokenIds.of(589, ImagePlaceholder.ID, 55);
        List<TokenIds> prompts = List.of(PROMPT, shorter, TokenIds.of(589, 12, 13, 300));
        try (EncodedImage one = images.encode(TestingModel.noise(1), RUN);
                EncodedImage other = images.encode(TestingModel.noise(2), RUN)) {
            List<Optional<EncodedVisual>> visuals = List.of(Optional.of(one), Optional.of(other), Optional.empty());
            List<GivenAnswer> together = List.of(new GivenAnswer(7, 8, 9), new GivenAnswer(10), new GivenAnswer(1, 2));
            try (RunningRows rows = rows()) {
                for (int i = 0; i < prompts.size(); i++) {
                    var _ = join(rows, ids(prompts.get(i)), visuals.get(i), together.get(i), Probe.NONE);
                }
                rows.finish();
            }
            for (int i = 0; i < prompts.size(); i++) {
                GivenAnswer alone = new GivenAnswer(together.get(i).tokens);
                try (RunningRows rows = rows()) {
                    var _ = join(rows, ids(prompts.get(i)), visuals.get(i), alone, Probe.NONE);
                    rows.finish();
                }
                assertThat(alone.logits).hasSize(together.get(i).tokens.length + 1);
                for (int step = 0; step < alone.logits.size(); step++) {
                    assertThat(together.get(i).logits.get(step))
                            .as("row %s, step %s", i, step)
                            .containsExactly(alone.logits.get(step), within(1e-4f));
                }
            }
        }
    }

    @Test
    void nothingIsLeft() {
        try (EncodedImage image = images.encode(TestingModel.noise(1), RUN)) {
            compare(PROMPT, Optional.of(image));
            long before = NativeObjects.count();
            for (int i = 0; i < 20; i++) {
                compare(PROMPT, Optional.of(image));
            }
            assertThat(NativeObjects.count() - before).isLessThan(10);
        }
    }
}
