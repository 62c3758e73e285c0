// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.llavamini.option.GenerationOptions;

class SamplerTest {
    private static final float[] LOGITS = {(float) Math.log(0.1), (float) Math.log(0.2), (float) Math.log(0.7)};

    private static GenerationOptions options(double temperature, double topP, int topK, long seed) {
        return new GenerationOptions(9, temperature, topP, topK, 1, OptionalLong.of(seed), List.of());
    }

    private static List<Integer> draw(GenerationOptions options, int count) {
        Sampler sampler = new Sampler(options);
        List<Integer> drawn = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> drawn.add(sampler.next(LOGITS.clone(), List.of())));
        return drawn;
    }

    @Test
    void greedyTakesTheFirstOfTheLargest() {
        Sampler sampler = new Sampler(GenerationOptions.defaults());
        assertThat(sampler.next(new float[] {1, 3, 2, 3}, List.of())).isEqualTo(1);
        assertThat(sampler.next(new float[] {-1, Float.NEGATIVE_INFINITY}, List.of()))
                .isZero();
    }

    @Test
    void aSeedRepeatsItself() {
        assertThat(draw(options(1, 1, 0, 42), 50))
                .isEqualTo(draw(options(1, 1, 0, 42), 50))
                .isNotEqualTo(draw(options(1, 1, 0, 43), 50));
    }

    @Test
    void drawsFollowTheProbabilities() {
        List<Integer> drawn = draw(options(1, 1, 0, 1), 20_000);
        double[] expected = {0.1, 0.2, 0.7};
        for (int id = 0; id < 3; id++) {
            int wanted = id;
            double share = drawn.stream().filter(each -> each == wanted).count() / 20_000.0;
            assertThat(share).as("seed 1, id %s", id).isCloseTo(expected[id], within(0.015));
        }
    }

    @Test
    void onlyWhatIsLeftIsDrawn() {
        assertThat(draw(options(1, 1, 2, 5), 500)).containsOnly(1, 2);
        assertThat(draw(options(1, 0.6, 0, 5), 500)).containsOnly(2);
        assertThat(draw(options(0.01, 1, 0, 5), 500))
                .as("cold is nearly greedy")
                .containsOnly(2);
        assertThat(draw(options(100, 1, 0, 5), 500)).as("hot is nearly even").contains(0, 1, 2);
    }
}
