// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

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
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
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

    private Tensor fuse(FusionMemory memory, Tensor text, boolean... visible) {
        return fusion.fuse(memory, text, Tensor.of(visible, 1, visible.length), Cancellation.NEVER)
                .text();
    }

    @Test
    void encodingKeepsTheCompressedTokensAndRemembersAll() {
        ModalityFusion.Encoded encoded = pictures(2);
        assertThat(encoded.vision().shape()).isEqualTo(Shape.of(2, 4, HIDDEN));
        assertThat(encoded.memory().tokens()).isEqualTo(13);
        assertThat(encoded.memory().visible().toLongs()).containsOnly(1);
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
        Tensor text = random(random, 1, 6, HIDDEN);
        boolean[] visible = {true, false, true, true, false, true};
        Tensor whole = fuse(picture.memory(), text, visible);
        ModalityFusion.Fused header = fusion.fuse(
                picture.memory(),
                text.narrow(1, 0, 2),
                Tensor.of(new boolean[] {true, false}, 1, 2),
                Cancellation.NEVER);
        Tensor rest = fuse(header.memory(), text.narrow(1, 2, 4), true, true, false, true);
        assertThat(header.memory().tokens()).isEqualTo(15);
        assertThat(difference(Tensor.concatenate(List.of(header.text(), rest), 1), whole))
                .as("seed %s", SEED)
                .isLessThan(TOLERANCE);
    }

    @Test
    void rowsOfOneEncodingAreThePicturesOnTheirOwn() {
        Tensor patches = random(random, 3, 9, HIDDEN);
        Tensor compressed = random(random, 3, 4, HIDDEN);
        Tensor text = random(random, 2, 5, HIDDEN);
        Tensor visible = Tensor.of(new boolean[] {true, true, true, false, true, true, true, true, true, true}, 2, 5);
        FusionMemory together =
                fusion.encode(patches, compressed, Cancellation.NEVER).memory();
        Tensor shared = fusion.fuse(together.rows(Tensor.of(new long[] {2, 0}, 2)), text, visible, Cancellation.NEVER)
                .text();
        long[] owners = {2, 0};
        for (int row = 0; row < 2; row++) {
            FusionMemory alone = fusion.encode(
                            patches.narrow(0, owners[row], 1), compressed.narrow(0, owners[row], 1), Cancellation.NEVER)
                    .memory();
            Tensor single = fusion.fuse(alone, text.narrow(0, row, 1), visible.narrow(0, row, 1), Cancellation.NEVER)
                    .text();
            assertThat(difference(shared.narrow(0, row, 1), single))
                    .as("seed %s, row %s", SEED, row)
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void invisiblePositionsStayRawAndUnseen() {
        ModalityFusion.Encoded picture = pictures(1);
        Tensor text = random(random, 1, 4, HIDDEN);
        Tensor other = Tensor.concatenate(
                List.of(text.narrow(1, 0, 1), random(random, 1, 1, HIDDEN), text.narrow(1, 2, 2)), 1);
        Tensor fused = fuse(picture.memory(), text, true, false, true, true);
        assertThat(difference(fused.narrow(1, 1, 1), text.narrow(1, 1, 1))).isZero();
        assertThat(difference(fused.narrow(1, 2, 2), text.narrow(1, 2, 2))).isGreaterThan(0.01);
        Tensor changed = fuse(picture.memory(), other, true, false, true, true);
        assertThat(difference(changed.narrow(1, 2, 2), fused.narrow(1, 2, 2)))
                .as("later positions do not see it")
                .isZero();
        Tensor without = fuse(
                picture.memory(),
                Tensor.concatenate(List.of(text.narrow(1, 0, 1), text.narrow(1, 2, 2)), 1),
                true,
                true,
                true);
        assertThat(difference(without.narrow(1, 1, 2), fused.narrow(1, 2, 2)))
                .as("it takes no position, seed %s", SEED)
                .isLessThan(TOLERANCE);
    }

    @Test
    void textDependsOnThePictureAndOnEarlierTextOnly() {
        Tensor text = random(random, 1, 3, HIDDEN);
        FusionMemory one = pictures(1).memory();
        Tensor fused = fuse(one, text, true, true, true);
        assertThat(difference(fuse(pictures(1).memory(), text, true, true, true), fused))
                .isGreaterThan(0.01);
        Tensor changedEnd = Tensor.concatenate(List.of(text.narrow(1, 0, 2), random(random, 1, 1, HIDDEN)), 1);
        assertThat(difference(fuse(one, changedEnd, true, true, true).narrow(1, 0, 2), fused.narrow(1, 0, 2)))
                .isZero();
    }

    @Test
    void withoutFusionTextStaysRaw() {
        try (NoFusion none = new NoFusion()) {
            Tensor compressed = random(random, 1, 4, HIDDEN);
            Tensor text = random(random, 1, 2, HIDDEN);
            ModalityFusion.Encoded encoded = none.encode(random(random, 1, 9, HIDDEN), compressed, Cancellation.NEVER);
            assertThat(difference(encoded.vision(), compressed)).isZero();
            Tensor visible = Tensor.of(new boolean[] {true, true}, 1, 2);
            assertThat(difference(
                            none.fuse(encoded.memory(), text, visible, Cancellation.NEVER)
                                    .text(),
                            text))
                    .isZero();
        }
    }

    @Test
    void needsALayer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreFusion(weights, 0, TestingModel.language(), FusionVariant.official()));
    }
}
