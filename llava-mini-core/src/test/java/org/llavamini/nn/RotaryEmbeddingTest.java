// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.tensor.TestingTensors.difference;
import static org.llavamini.tensor.TestingTensors.random;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class RotaryEmbeddingTest {
    private static final long SEED = 3;
    private static final double[] FREQUENCIES = {1, 0.3, 0.01};

    /** Number i of a head is paired with number i + half; the pair turns by position times frequency. */
    @Test
    void turnsPairsByTheirAngle() {
        long[] positions = {0, 1, 7, 100, 3, 2};
        try (TensorScope _ = TensorScope.open();
                RotaryEmbedding rotary = new RotaryEmbedding(FREQUENCIES, Device.cpu())) {
            Tensor heads = random(new Random(SEED), 2, 2, 3, 6);
            float[] before = heads.toFloats();
            float[] turned = rotary.at(Tensor.of(positions, 2, 3), DType.FLOAT32)
                    .apply(heads)
                    .toFloats();
            for (int i = 0; i < before.length; i++) {
                int pair = i % 3;
                int first = i / 6 * 6 + pair;
                long position = positions[i / 36 * 3 + i / 6 % 3];
                double angle = position * FREQUENCIES[pair];
                double expected = i % 6 < 3
                        ? before[first] * Math.cos(angle) - before[first + 3] * Math.sin(angle)
                        : before[first + 3] * Math.cos(angle) + before[first] * Math.sin(angle);
                assertThat((double) turned[i]).as("seed %s, number %s", SEED, i).isCloseTo(expected, within(1e-4));
            }
        }
    }

    @Test
    void aRangeIsItsPositions() {
        try (TensorScope _ = TensorScope.open();
                RotaryEmbedding rotary = new RotaryEmbedding(FREQUENCIES, Device.cpu())) {
            RotaryEmbedding.Rotation range = rotary.range(5, 3, DType.FLOAT32);
            RotaryEmbedding.Rotation named = rotary.at(Tensor.of(new long[] {5, 6, 7}, 1, 3), DType.FLOAT32);
            assertThat(range.cos().toFloats()).isEqualTo(named.cos().toFloats());
            assertThat(range.sin().toFloats()).isEqualTo(named.sin().toFloats());
            assertThat(difference(
                            range.last(1).sin(),
                            rotary.range(7, 1, DType.FLOAT32).sin()))
                    .isZero();
        }
    }
}
