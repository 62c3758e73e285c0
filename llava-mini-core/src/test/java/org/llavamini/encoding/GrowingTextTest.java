// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.tensor.TestingTensors.difference;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.llavamini.TestingModel;
import org.llavamini.checkpoint.MultimodalConfig.PreFusionPlace;
import org.llavamini.media.ClipPreprocessing;
import org.llavamini.media.ImagePreprocessor;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.model.LlavaMiniModel;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.NativeObjects;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TokenIds;

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
    private PromptEncoder prompts;

    @BeforeEach
    void open() {
        mode = GradientMode.disabled();
        weights = new Weights(new TestingModel(5, place).weights(), Precision.of(DType.FLOAT32), Device.cpu());
        try (TensorScope _ = TensorScope.open()) {
            model = new LlavaMiniModel(
                    weights, TestingModel.language(), TestingModel.vision(), TestingModel.multimodal(place));
        }
        images = new ImageEncoder(
                model, ImagePreprocessor.of(ClipPreprocessing.clip(56)), Quirks.defaults(), Device.cpu(), 1 << 24);
        prompts = new PromptEncoder(model, Device.cpu());
    }

    @AfterEach
    void close() {
        images.close();
        model.close();
        weights.close();
        mode.close();
    }

    private static PromptIds ids(TokenIds ids) {
        // Answers enter the language model raw if fusion is before it.
        return PromptIds.of(ids, Quirks.defaults());
    }

    private void compare(TokenIds prompt, Optional<? extends EncodedVisual> visual) {
        try (TensorScope _ = TensorScope.open();
                Unread unread = prompts.encodeAll(ids(prompt), visual, RUN);
                Unread whole = prompts.encodeAll(ids(prompt).followedBy(TokenIds.of(ANSWER)), visual, RUN)) {
            for (int i = 0; i < ANSWER.length; i++) {
                Tensor next = unread.answer().next(ANSWER[i], Cancellation.NEVER);
                Tensor expected =
                        whole.embeddings().narrow(1, unread.embeddings().size(1) + i, 1);
                assertThat(difference(next, expected)).as("token %d", i).isLessThan(1e-5);
                boolean raw =
                        difference(next, model.languageModel().embed(Tensor.of(new long[] {ANSWER[i]}, 1, 1))) == 0;
                assertThat(raw).isEqualTo(place == PreFusionPlace.BEFORE);
            }
        }
    }

    @Test
    void aboutAPicture() {
        try (EncodedImage image = images.encodeFresh(TestingModel.noise(1), RUN)) {
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

    @Test
    void inABatch() {
        TokenIds shorter = TokenIds.of(589, ImagePlaceholder.ID, 55);
        List<TokenIds> both = List.of(PROMPT, shorter);
        try (TensorScope _ = TensorScope.open();
                EncodedImage one = images.encodeFresh(TestingModel.noise(1), RUN);
                EncodedImage other = images.encodeFresh(TestingModel.noise(2), RUN)) {
            List<Unread> together = new BatchEncoder(prompts, model, Device.cpu())
                    .encode(
                            both.stream().map(GrowingTextTest::ids).toList(),
                            List.of(Optional.of(one), Optional.of(other)),
                            RUN);
            Tensor next = GrowingText.next(
                    together.stream().map(Unread::answer).toList(), new long[] {7, 8}, Cancellation.NEVER);
            for (int row = 0; row < 2; row++) {
                try (Unread alone = prompts.encodeAll(
                        ids(both.get(row)), Optional.of(List.of(one, other).get(row)), RUN)) {
                    assertThat(difference(alone.embeddings(), together.get(row).embeddings()))
                            .isLessThan(1e-5);
                    assertThat(difference(alone.answer().next(7 + row, Cancellation.NEVER), next.narrow(0, row, 1)))
                            .isLessThan(1e-5);
                }
            }
            together.forEach(Unread::close);
        }
    }

    @Test
    void nothingIsLeft() {
        try (EncodedImage image = images.encodeFresh(TestingModel.noise(1), RUN)) {
            compare(PROMPT, Optional.of(image));
            long before = NativeObjects.count();
            for (int i = 0; i < 20; i++) {
                compare(PROMPT, Optional.of(image));
            }
            assertThat(NativeObjects.count() - before).isLessThan(10);
        }
    }
}
