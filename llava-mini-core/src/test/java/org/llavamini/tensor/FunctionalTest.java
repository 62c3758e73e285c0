// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionalTest {
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** The numbers of the official code's interpolation, without antialiasing and with the border repeated. */
    @Test
    void bicubicStretchesAsThePositionTablesNeed() {
        Tensor grid = Tensor.of(new float[] {0, 1, 0, 1}, 1, 1, 2, 2);
        double[] expected = {-0.10546875, 0.2265625, 0.7734375, 1.10546875};
        float[] stretched = Functional.bicubic(grid, 4, 4).toFloats();
        for (int i = 0; i < stretched.length; i++) {
            assertThat((double) stretched[i]).isCloseTo(expected[i % 4], within(1e-6));
        }
    }

    @Test
    void normsAgreeWithTheirFormulas() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 6}, 1, 4);
        Tensor weight = Tensor.of(new float[] {1, 2, 1, -1}, 4);
        Tensor bias = Tensor.of(new float[] {0, 1, 0, 0}, 4);
        double root = Math.sqrt((1 + 4 + 9 + 36) / 4.0 + 0.5);
        assertThat(Functional.rmsNorm(x, weight, 0.5).toFloats())
                .containsExactly(
                        new float[] {(float) (1 / root), (float) (4 / root), (float) (3 / root), (float) (-6 / root)},
                        within(1e-6f));
        double deviation = Math.sqrt((4 + 1 + 0 + 9) / 4.0 + 0.5);
        assertThat(Functional.layerNorm(x, weight, bias, 0.5).toFloats())
                .containsExactly(
                        new float[] {(float) (-2 / deviation), (float) (-2 / deviation + 1), 0, (float) (-3 / deviation)
                        },
                        within(1e-6f));
    }

    @Test
    void activationsAgreeWithTheirFormulas() {
        Tensor x = Tensor.of(new float[] {-1, 0, 2}, 3);
        assertThat(Functional.silu(x).toFloats()[0]).isCloseTo((float) (-1 / (1 + Math.E)), within(1e-6f));
        assertThat(Functional.sigmoid(x).toFloats()[1]).isEqualTo(0.5f);
        assertThat((double) Functional.gelu(x).toFloats()[2]).as("2 Φ(2)").isCloseTo(1.9544997361, within(1e-6));
        assertThat(Functional.softmax(Tensor.zeros(DType.FLOAT32, 4)).toFloats())
                .containsOnly(0.25f);
    }

    @Test
    void crossEntropyIgnoresWhatIsNotToBeLearned() {
        Tensor logits = Tensor.of(new float[] {0, 0, 5, 5, 0, 100}, 3, 2);
        Tensor targets = Tensor.of(new long[] {1, 0, -100}, 3);
        assertThat(Functional.crossEntropy(logits, targets).item()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(Functional.crossEntropySum(logits, targets).item()).isCloseTo(2 * Math.log(2), within(1e-6));
    }

    @Test
    void attentionAgreesWithItsFormula() {
        long seed = 20;
        Random random = new Random(seed);
        Tensor queries = random(random, 1, 4, 3, 2);
        Tensor keys = random(random, 1, 2, 3, 2);
        Tensor values = random(random, 1, 2, 3, 2);
        boolean[] causal = {true, false, false, true, true, false, true, true, true};
        Tensor mask = Tensor.of(causal, 1, 1, 3, 3);
        float[] expected = attention(queries.toFloats(), keys.toFloats(), values.toFloats(), causal);
        assertThat(Functional.attention(queries, keys, values, Optional.of(mask))
                        .toFloats())
                .as("seed %s", seed)
                .containsExactly(expected, within(1e-5f));
        assertThat(Functional.causalAttention(queries, keys, values).toFloats())
                .as("seed %s", seed)
                .containsExactly(expected, within(1e-5f));
    }

    private static Tensor random(Random random, long... shape) {
        float[] values = new float[Math.toIntExact(Shape.of(shape).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    /** Four heads of queries over two of keys; three tokens, heads two wide. */
    private static float[] attention(float[] queries, float[] keys, float[] values, boolean[] visible) {
        float[] result = new float[queries.length];
        for (int head = 0; head < 4; head++) {
            for (int q = 0; q < 3; q++) {
                int query = head * 6 + q * 2;
                double sum = 0;
                double[] weighted = new double[2];
                for (int k = 0; k < 3; k++) {
                    int key = head / 2 * 6 + k * 2;
                    if (visible[q * 3 + k]) {
                        double score = queries[query] * keys[key] + queries[query + 1] * keys[key + 1];
                        double weight = Math.exp(score / Math.sqrt(2));
                        sum += weight;
                        weighted[0] += weight * values[key];
                        weighted[1] += weight * values[key + 1];
                    }
                }
                result[query] = (float) (weighted[0] / sum);
                result[query + 1] = (float) (weighted[1] / sum);
            }
        }
        return result;
    }
}
