// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.media.Picture;
import org.llavamini.text.Conversation;
import org.llavamini.train.config.AugmentationSettings;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.SampleMedia;

final class AugmentationTest {
    private static InstructionSample sample(String answer) {
        return new InstructionSample(
                "x",
                Path.of("x.json"),
                Optional.of(new SampleMedia.Picture(Path.of("a.png"))),
                Conversation.finished(List.of("<image>\nWhat is it?", answer)));
    }

    @Test
    void mirrorsAsOftenAsItIsTold() {
        Augmentation half = new Augmentation(new AugmentationSettings(0.5, 1), 3);
        int flipped = 0;
        for (int step = 0; step < 1000; step++) {
            Augmentation.Change change = half.of(step, sample("A dog."));
            assertThat(change.side()).isEqualTo(1);
            assertThat(half.of(step, sample("Another text.")))
                    .as("of one picture in a step")
                    .isEqualTo(change);
            flipped += change.flipped() ? 1 : 0;
        }
        assertThat(flipped).isBetween(440, 560);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"It is left of the cat.", "On the RIGHT side.", "the right-hand door", "在左边", "the leftmost"})
    void leavesAloneWhatHasSides(String answer) {
        Augmentation always = new Augmentation(new AugmentationSettings(1, 0.5), 3);
        assertThat(always.of(0, sample(answer))).isEqualTo(Augmentation.Change.NONE);
        assertThat(always.of(0, sample("A bright light."))).isNotEqualTo(Augmentation.Change.NONE);
    }

    @Test
    void cutsOutWhatIsInside() {
        Augmentation crop = new Augmentation(new AugmentationSettings(0, 0.25), 5);
        Set<Double> sides = new HashSet<>();
        Picture picture = Picture.of(40, 20, new byte[3 * 40 * 20]);
        for (int step = 0; step < 200; step++) {
            Augmentation.Change change = crop.of(step, sample("A dog."));
            assertThat(change.side() * change.side()).isBetween(0.25 - 1e-9, 1.0);
            Picture cut = change.apply(picture);
            assertThat(cut.width()).isBetween(20, 40);
            assertThat(cut.height()).isBetween(10, 20);
            sides.add(change.side());
        }
        assertThat(sides).hasSizeGreaterThan(150);
    }

    @Test
    void mirrorsRowsAndCutsWhereItSays() {
        byte[] pixels = new byte[3 * 4 * 2];
        for (int i = 0; i < 8; i++) {
            pixels[3 * i] = (byte) i;
        }
        Picture picture = Picture.of(4, 2, pixels);
        Picture mirrored = new Augmentation.Change(true, 1, 0, 0).apply(picture);
        assertThat(mirrored.pixel(0, 1) >> 16).isEqualTo(7);
        assertThat(mirrored.pixel(3, 0) >> 16).isZero();
        Picture cut = new Augmentation.Change(false, 0.5, 1, 1).apply(picture);
        assertThat(cut.width()).isEqualTo(2);
        assertThat(cut.height()).isEqualTo(1);
        assertThat(cut.pixel(0, 0) >> 16).isEqualTo(6);
    }
}
