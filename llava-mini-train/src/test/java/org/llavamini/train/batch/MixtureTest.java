// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.llavamini.text.Conversation;
import org.llavamini.train.data.InstructionSample;

final class MixtureTest {
    private static List<InstructionSample> samples(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new InstructionSample(
                        name + i, Path.of("x.json"), Optional.empty(), Conversation.finished(List.of("q", "a"))))
                .toList();
    }

    private static long count(List<InstructionSample> epoch, String name) {
        return epoch.stream().filter(sample -> sample.id().startsWith(name)).count();
    }

    @Test
    void weightsSayHowOftenSamplesCome() {
        Mixture mixture = new Mixture(List.of(
                new Mixture.Part(samples("a", 10), 1),
                new Mixture.Part(samples("b", 10), 2.5),
                new Mixture.Part(samples("c", 10), 0.3)));
        assertThat(mixture.size()).isEqualTo(10 + 25 + 3);
        Set<String> seen = new HashSet<>();
        for (int epoch = 0; epoch < 40; epoch++) {
            List<InstructionSample> all = mixture.epoch(7, epoch);
            assertThat(all).hasSize(38);
            assertThat(count(all, "a")).isEqualTo(10);
            assertThat(count(all, "b")).isEqualTo(25);
            assertThat(count(all, "c")).isEqualTo(3);
            for (int i = 0; i < 10; i++) {
                assertThat(count(all, "b" + i)).isBetween(2L, 3L);
            }
            all.forEach(sample -> seen.add(sample.id()));
            assertThat(mixture.epoch(7, epoch))
                    .as("the same when it is resumed")
                    .isEqualTo(all);
        }
        assertThat(seen).as("what comes in part comes in another epoch").hasSize(30);
    }

    @Test
    void withoutWeightsItIsTheSamples() {
        List<InstructionSample> all = samples("a", 5);
        assertThat(Mixture.of(all).epoch(3, 4)).isEqualTo(all);
    }
}
