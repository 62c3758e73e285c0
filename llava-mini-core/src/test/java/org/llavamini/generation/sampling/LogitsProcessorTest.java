// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.llavamini.option.GenerationOptions;

class LogitsProcessorTest {
    private static final float GONE = Float.NEGATIVE_INFINITY;

    private static float[] process(LogitsProcessor processor, float... logits) {
        processor.process(logits, List.of(1, 1, 2, -200, 99));
        return logits;
    }

    @Test
    void aPenaltyCountsEachTokenOnce() {
        assertThat(process(new RepetitionPenalty(2), 4, 4, -4, 0)).containsExactly(4, 2, -8, 0);
    }

    @Test
    void temperatureDivides() {
        assertThat(process(new Temperature(0.5), 1, -2, 0)).containsExactly(2, -4, 0);
    }

    @Test
    void topKLeavesTheLargest() {
        assertThat(process(new TopK(2), 1, 5, 3, 4)).containsExactly(GONE, 5, GONE, 4);
        assertThat(process(new TopK(2), 1, 3, 3, 4)).as("equals stay").containsExactly(GONE, 3, 3, 4);
        assertThat(process(new TopK(9), 1, 2)).containsExactly(1, 2);
    }

    @Test
    void topPLeavesWhatAddsUpToIt() {
        float[] logits = {(float) Math.log(0.1), (float) Math.log(0.6), (float) Math.log(0.3)};
        assertThat(process(new TopP(0.5), logits.clone())).containsExactly(GONE, logits[1], GONE);
        assertThat(process(new TopP(0.61), logits.clone())).containsExactly(GONE, logits[1], logits[2]);
        assertThat(process(new TopP(0.95), logits.clone())).containsExactly(logits);
        assertThat(process(new TopP(1e-9), logits.clone())).as("one at least").containsExactly(GONE, logits[1], GONE);
    }

    @Test
    void minPLeavesWhatIsLikelyEnoughBesideTheMostLikely() {
        float[] logits = {(float) Math.log(0.05), (float) Math.log(0.6), (float) Math.log(0.35)};
        assertThat(process(new MinP(0.5), logits.clone())).containsExactly(GONE, logits[1], logits[2]);
        assertThat(process(new MinP(1), logits.clone())).containsExactly(GONE, logits[1], GONE);
        assertThat(process(new MinP(0.05), logits.clone())).containsExactly(logits);
    }

    @Test
    void occurrencesCostOnceAndEachTime() {
        assertThat(process(new OccurrencePenalty(0.5, 1), 4, 4, -4, 0)).containsExactly(4, 2, -5.5f, 0);
        assertThat(process(new OccurrencePenalty(-1, 0), 0, 0, 0)).containsExactly(0, 2, 1);
    }

    @Test
    void optionsChooseTheProcessors() {
        GenerationOptions greedy = new GenerationOptions(5, 0, 0.1, 1, 1, OptionalLong.empty(), List.of());
        assertThat(process(LogitsProcessor.of(greedy), 1, 2, 3)).containsExactly(1, 2, 3);
        GenerationOptions rarer = new GenerationOptions(5, 1, 1, 0, 0.5, 1, 0, 2, OptionalLong.empty(), List.of());
        assertThat(process(LogitsProcessor.of(rarer), 3, 5.5f, 0.5f)).containsExactly(3, 3.5f, GONE);
        GenerationOptions all = new GenerationOptions(5, 0.5, 1, 2, 2, OptionalLong.empty(), List.of());
        assertThat(process(LogitsProcessor.of(all), 3, 8, 1)).containsExactly(6, 8, GONE);
    }
}
