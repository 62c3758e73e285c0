// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** Looking on changes nothing but rounding. */
class ObservedAttentionTest {
    private static final long SEED = 7;

    private static Tensor random(Random random, long... shape) {
        float[] values = new float[Math.toIntExact(Shape.of(shape).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "4, 2", "6, 1"})
    void attendsAsTheMaskThatItObserves(long heads, long keyHeads) {
        try (TensorScope _ = TensorScope.open()) {
            Random random = new Random(SEED);
            Tensor queries = random(random, 2, heads, 5, 8);
            KeysValues own = new KeysValues(random(random, 2, keyHeads, 5, 8), random(random, 2, keyHeads, 5, 8));
            KeysValues more = new KeysValues(random(random, 2, keyHeads, 9, 8), random(random, 2, keyHeads, 9, 8));
            assertSame(new AttentionMask.Causal(), queries, own);
            assertSame(new AttentionMask.Everything(), queries, more);
            assertSame(AttentionMask.causal(5), queries, more);
        }
    }

    private static void assertSame(AttentionMask mask, Tensor queries, KeysValues keysValues) {
        List<float[]> seen = new ArrayList<>();
        AttentionMask observed = new AttentionMask.Observed(mask, weights -> {
            assertThat(weights.shape())
                    .isEqualTo(Shape.of(queries.size(0), queries.size(1), queries.size(2), keysValues.tokens()));
            seen.add(weights.sum(3).toFloats());
        });
        assertThat(observed.attend(queries, keysValues).toFloats())
                .containsExactly(mask.attend(queries, keysValues).toFloats(), within(1e-5f));
        assertThat(seen).hasSize(1);
        for (float sum : seen.getFirst()) {
            assertThat(sum).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void weighsByHand() {
        try (TensorScope _ = TensorScope.open()) {
            // One head of width 4, so that the scale is 1/2: scores 0 and ln 3.
            Tensor query = Tensor.of(new float[] {1, 0, 0, 0}, 1, 1, 1, 4);
            float score = (float) (2 * Math.log(3));
            Tensor keys = Tensor.of(new float[] {0, 5, 5, 5, score, 0, 0, 0}, 1, 1, 2, 4);
            assertThat(AttentionWeights.of(query, keys, java.util.Optional.empty())
                            .toFloats())
                    .containsExactly(new float[] {0.25f, 0.75f}, within(1e-6f));
        }
    }
}
