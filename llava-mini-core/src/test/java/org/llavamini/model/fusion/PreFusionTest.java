// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.llavamini.tensor.TestingTensors.difference;
import static org.llavamini.tensor.TestingTensors.random;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llavamini.TestingModel;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class PreFusionTest {
    private static final long SEED = 99;
    private static final int HIDDEN = 32;
    private static final double TOLERANCE = 1e-5;

    private final Random random = new Random(SEED);
    private TensorScope scope;
    private Weights weights;
    private PreFusion fusion;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        weights = new Weights(new TestingModel(SEED).weights(), Precision.of(DType.FLOAT32), Device.cpu());
        fusion = new PreFusion(weights, 2, TestingModel.language(), FusionVariant.official());
    }

    @AfterEach
    void close() {
        fusion.close();
        weights.close();
        scope.close();
    }

    private ModalityFusion.Encoded pictures(long count) {
        return fusion.encode(random(random, count, 9, HIDDEN), random(random, count, 4, HIDDEN), Cancellation.NEVER);
    }

    /** Returns {@code [tokens, hidden]}. */
    private Tensor fuse(FusionMemory memory, Tensor text) {
        return fused(memory, text).text().select(0, 0);
    }

    private ModalityFusion.Fused fused(FusionMemory memory, Tensor text) {
        return fusion.fuse(List.of(new ModalityFusion.Unfused(memory, text)), Cancellation.NEVER)
                .getFirst();
    }

    @Test
    void encodingKeepsTheCompressedTokensAndRemembersAll() {
        ModalityFusion.Encoded encoded = pictures(2);
        assertThat(encoded.vision().shape()).isEqualTo(Shape.of(2, 4, HIDDEN));
        assertThat(encoded.memory().tokens()).isEqualTo(13);
        assertThat(encoded.memory().frames()).isEqualTo(2);
    }

    /** The last layer saves the work for patches that nobody reads; that must not change the others. */
    @Test
    void visionTokensAreThoseOfTheWholePass() {
        Tensor patches = random(random, 1, 9, HIDDEN);
        Tensor compressed = random(random, 1, 4, HIDDEN);
        Tensor kept = fusion.encode(patches, compressed, Cancellation.NEVER).vision();
        Tensor all = fusion.encode(
                        patches.narrow(1, 0, 1),
                        Tensor.concatenate(List.of(patches.narrow(1, 1, 8), compressed), 1),
                        Cancellation.NEVER)
                .vision();
        assertThat(difference(kept, all.narrow(1, 8, 4))).as("seed %s", SEED).isLessThan(TOLERANCE);
    }

    @Test
    void fusingInTwoPartsIsFusingTheWhole() {
        ModalityFusion.Encoded picture = pictures(1);
        Tensor text = random(random, 6, HIDDEN);
        Tensor whole = fuse(picture.memory(), text);
        ModalityFusion.Fused header = fused(picture.memory(), text.narrow(0, 0, 2));
        Tensor rest = fuse(header.memory(), text.narrow(0, 2, 4));
        assertThat(header.memory().tokens()).isEqualTo(15);
        assertThat(difference(Tensor.concatenate(List.of(header.text().select(0, 0), rest), 0), whole))
                .as("seed %s", SEED)
                .isLessThan(TOLERANCE);
    }

    /** Texts of different lengths, one of them with two frames, in one pass. */
    @Test
    void textsFusedTogetherAreTheTextsOnTheirOwn() {
        Tensor patches = random(random, 3, 9, HIDDEN);
        Tensor compressed = random(random, 3, 4, HIDDEN);
        Tensor first = random(random, 5, HIDDEN);
        Tensor second = random(random, 3, HIDDEN);
        FusionMemory all =
                fusion.encode(patches, compressed, Cancellation.NEVER).memory();
        List<ModalityFusion.Fused> together = fusion.fuse(
                List.of(
                        new ModalityFusion.Unfused(all.frames(2, 1), first),
                        new ModalityFusion.Unfused(all.frames(0, 2), second)),
                Cancellation.NEVER);
        assertThat(together.get(1).text().shape()).isEqualTo(Shape.of(2, 3, HIDDEN));
        assertThat(difference(together.get(0).text().select(0, 0), fuse(alone(patches, compressed, 2), first)))
                .as("seed %s", SEED)
                .isLessThan(TOLERANCE);
        for (int frame = 0; frame < 2; frame++) {
            assertThat(difference(
                            together.get(1).text().select(0, frame), fuse(alone(patches, compressed, frame), second)))
                    .as("seed %s, frame %s", SEED, frame)
                    .isLessThan(TOLERANCE);
        }
    }

    private FusionMemory alone(Tensor patches, Tensor compressed, long picture) {
        return fusion.encode(patches.narrow(0, picture, 1), compressed.narrow(0, picture, 1), Cancellation.NEVER)
                .memory();
    }

    @Test
    void whatTakesNoPartStaysRawAndUnseen() {
        FusionMemory picture = pictures(1).memory();
        Tensor text = random(random, 4, HIDDEN);
        try (FusingText fusing = new FusingText(text, new long[] {0, 2, 3})) {
            ModalityFusion.Unfused unfused = fusing.with(picture);
            assertThat(unfused.text().size(0)).isEqualTo(3);
            fusing.add(fusion.fuse(List.of(unfused), Cancellation.NEVER).getFirst());
            Tensor fused = fusing.text();
            assertThat(difference(fused.narrow(0, 1, 1), text.narrow(0, 1, 1))).isZero();
            assertThat(difference(fused.narrow(0, 2, 2), text.narrow(0, 2, 2))).isGreaterThan(0.01);
            Tensor without = fuse(picture, Tensor.concatenate(List.of(text.narrow(0, 0, 1), text.narrow(0, 2, 2)), 0));
            assertThat(difference(without.narrow(0, 1, 2), fused.narrow(0, 2, 2)))
                    .as("it takes no position, seed %s", SEED)
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void textDependsOnThePictureAndOnEarlierTextOnly() {
        Tensor text = random(random, 3, HIDDEN);
        FusionMemory one = pictures(1).memory();
        Tensor fused = fuse(one, text);
        assertThat(difference(fuse(pictures(1).memory(), text), fused)).isGreaterThan(0.01);
        Tensor changedEnd = Tensor.concatenate(List.of(text.narrow(0, 0, 2), random(random, 1, HIDDEN)), 0);
        assertThat(difference(fuse(one, changedEnd).narrow(0, 0, 2), fused.narrow(0, 0, 2)))
                .isZero();
    }

    @Test
    void withoutFusionTextStaysRaw() {
        try (NoFusion none = new NoFusion()) {
            Tensor compressed = random(random, 1, 4, HIDDEN);
            Tensor text = random(random, 2, HIDDEN);
            ModalityFusion.Encoded encoded = none.encode(random(random, 1, 9, HIDDEN), compressed, Cancellation.NEVER);
            assertThat(difference(encoded.vision(), compressed)).isZero();
            ModalityFusion.Fused fused = none.fuse(
                            List.of(new ModalityFusion.Unfused(encoded.memory(), text)), Cancellation.NEVER)
                    .getFirst();
            assertThat(difference(fused.text().select(0, 0), text)).isZero();
        }
    }

    @Test
    void needsALayer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreFusion(weights, 0, TestingModel.language(), FusionVariant.official()));
    }
}
