// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.llavamini.text.Conversation;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.SampleMedia;

class SampleOrderTest {
    private static final List<InstructionSample> SAMPLES = IntStream.range(0, 60)
            .mapToObj(i -> new InstructionSample(
                    Integer.toString(i),
                    Path.of("data.json"),
                    i % 5 == 4
                            ? Optional.<SampleMedia>empty()
                            : Optional.of(new SampleMedia.Picture(Path.of((i % 7) + ".png"))),
                    Conversation.finished(List.of("q", "a"))))
            .toList();

    private static SampleOrder order(boolean share, boolean shuffle, long seed) {
        return new SampleOrder(Mixture.of(SAMPLES), new TrainConfig.BatchSettings(4, 4, share, shuffle, false), seed);
    }

    @Test
    void dependsOnSeedAndEpochAlone() {
        SampleOrder order = order(true, true, 3);
        List<InstructionSample> third = order.epoch(3);
        order.epoch(1);
        assertThat(order(true, true, 3).epoch(3)).isEqualTo(third).isEqualTo(order.epoch(3));
        assertThat(third)
                .isNotEqualTo(order.epoch(4))
                .isNotEqualTo(order(true, true, 4).epoch(3))
                .containsExactlyInAnyOrderElementsOf(SAMPLES);
        assertThat(order(false, true, 3).epoch(0)).containsExactlyInAnyOrderElementsOf(SAMPLES);
    }

    @Test
    void keepsTheFilesOrderIfAsked() {
        assertThat(order(true, false, 3).epoch(5)).isEqualTo(SAMPLES);
    }

    @Test
    void bringsTheSamplesOfAPictureTogether() {
        Set<SampleMedia> finished = new HashSet<>();
        Optional<SampleMedia> current = Optional.empty();
        for (InstructionSample sample : order(true, true, 8).epoch(2)) {
            if (!sample.media().equals(current)) {
                current.ifPresent(finished::add);
                current = sample.media();
                current.ifPresent(picture -> assertThat(finished).doesNotContain(picture));
            }
        }
        assertThat(finished).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void picturesWithManySamplesComeNeitherEarlyNorLate() {
        int pictures = 400;
        List<InstructionSample> samples = IntStream.range(0, pictures)
                .boxed()
                .flatMap(i -> Collections.nCopies(i % 2 == 0 ? 9 : 1, sample(i)).stream())
                .toList();
        List<InstructionSample> epoch = new SampleOrder(
                        Mixture.of(samples), new TrainConfig.BatchSettings(4, 4, true, true, false), 5)
                .epoch(0);
        double middle = IntStream.range(0, epoch.size())
                .filter(at -> Integer.parseInt(epoch.get(at).id()) % 2 == 1)
                .average()
                .orElseThrow();
        assertThat(middle / epoch.size()).as("where single samples are").isBetween(0.4, 0.6);
    }

    private static InstructionSample sample(int picture) {
        return new InstructionSample(
                Integer.toString(picture),
                Path.of("data.json"),
                Optional.of(new SampleMedia.Picture(Path.of(picture + ".png"))),
                Conversation.finished(List.of("q", "a")));
    }

    @Test
    void groupsByKindAndLength() {
        SampleOrder order =
                new SampleOrder(Mixture.of(SAMPLES), new TrainConfig.BatchSettings(8, 2, false, true, true), 3);
        List<InstructionSample> epoch = order.epoch(1);
        assertThat(epoch).containsExactlyInAnyOrderElementsOf(SAMPLES).isNotEqualTo(order.epoch(2));
        // 48 pictures make six steps, 12 texts one; what is left comes last.
        for (int step = 0; step < 7; step++) {
            assertThat(epoch.subList(8 * step, 8 * step + 8).stream()
                            .map(sample -> sample.media().isPresent())
                            .distinct())
                    .as("kinds in step %d", step)
                    .hasSize(1);
        }
    }
}
