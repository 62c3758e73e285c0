// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.tensor.TestingTensors.random;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
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
            Tensor heads = random(new Random(SEED), 6, 2, 6);
            float[] before = heads.toFloats();
            float[] turned = rotary.at(positions, DType.FLOAT32).apply(heads).toFloats();
            for (int i = 0; i < before.length; i++) {
                int pair = i % 3;
                int first = i / 6 * 6 + pair;
                long position = positions[i / 12];
                double angle = position * FREQUENCIES[pair];
                double expected = i % 6 < 3
                        ? before[first] * Math.cos(angle) - before[first + 3] * Math.sin(angle)
                        : before[first + 3] * Math.cos(angle) + before[first] * Math.sin(angle);
                assertThat((double) turned[i]).as("seed %s, number %s", SEED, i).isCloseTo(expected, within(1e-4));
            }
        }
    }
}
