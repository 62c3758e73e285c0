// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.tensor.TestingTensors.difference;
import static org.llavamini.tensor.TestingTensors.random;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llavamini.TestingModel;
import org.llavamini.nn.Precision;
import org.llavamini.nn.WeightSource;
import org.llavamini.nn.Weights;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class CompressorsTest {
    private static final long SEED = 12;
    private static final int WIDTH = 16;
    private static final int HEADS = 8;
    private static final int PATCHES = 16;
    private static final String NAME = "model.compressor.";

    private final WeightSource source = new TestingModel(SEED).weights();
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private Tensor compressed(Tensor features) {
        try (Weights weights = new Weights(source, Precision.of(DType.FLOAT32), Device.cpu())) {
            return new QueryCompressor(weights, 2, WIDTH).forward(features);
        }
    }

    @Test
    void queriesAttendAsTheFormulaSays() {
        Tensor features = random(new Random(SEED), 1, PATCHES, WIDTH);
        float[] actual = compressed(features).toFloats();
        double[][] expected = expected(features.toFloats());
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("seed %s, number %s", SEED, i)
                    .isCloseTo(expected[i / WIDTH][i % WIDTH], within(1e-5));
        }
    }

    @Test
    void picturesDoNotMeet() {
        Tensor features = random(new Random(SEED), 3, PATCHES, WIDTH);
        Tensor together = compressed(features);
        assertThat(together.shape()).isEqualTo(Shape.of(3, 4, WIDTH));
        for (int i = 0; i < 3; i++) {
            assertThat(difference(together.narrow(0, i, 1), compressed(features.narrow(0, i, 1))))
                    .as("seed %s", SEED)
                    .isLessThan(1e-6);
        }
    }

    @Test
    void poolingAveragesTheCells() {
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Tensor features = Tensor.of(values, 1, 16, 1);
        assertThat(new AveragePoolCompressor(2).forward(features).toFloats()).containsExactly(2.5f, 4.5f, 10.5f, 12.5f);
        assertThat(new NoCompressor().forward(features).toFloats()).isEqualTo(values);
    }

    /** Paper Eq. 2 in double precision: normalised queries with positions over keys with stretched positions. */
    private double[][] expected(float[] features) {
        double[][] values = rows(features, PATCHES);
        normalize(values, "ln_kv");
        double[][] queries = rows(weight("query", 4, WIDTH), 4);
        normalize(queries, "ln_q");
        double[][] table = rows(weight("pos_embed", 4, WIDTH), 4);
        double[][] keys = new double[PATCHES][WIDTH];
        double[][] stretch = {
            {1.10546875, -0.10546875}, {0.7734375, 0.2265625}, {0.2265625, 0.7734375}, {-0.10546875, 1.10546875}
        };
        for (int patch = 0; patch < PATCHES; patch++) {
            for (int i = 0; i < WIDTH; i++) {
                keys[patch][i] = values[patch][i];
                for (int cell = 0; cell < 4; cell++) {
                    keys[patch][i] += stretch[patch / 4][cell / 2] * stretch[patch % 4][cell % 2] * table[cell][i];
                }
            }
        }
        for (int query = 0; query < 4; query++) {
            for (int i = 0; i < WIDTH; i++) {
                queries[query][i] += table[query][i];
            }
        }
        float[] packed = weight("attn.in_proj_weight", 3 * WIDTH, WIDTH);
        float[] bias = weight("attn.in_proj_bias", 3 * WIDTH);
        double[][] attended = attended(
                linear(queries, packed, bias, 0), linear(keys, packed, bias, 1), linear(values, packed, bias, 2));
        return linear(attended, weight("attn.out_proj.weight", WIDTH, WIDTH), weight("attn.out_proj.bias", WIDTH), 0);
    }

    private static double[][] attended(double[][] queries, double[][] keys, double[][] values) {
        int headWidth = WIDTH / HEADS;
        double[][] result = new double[queries.length][WIDTH];
        for (int query = 0; query < queries.length; query++) {
            for (int head = 0; head < HEADS; head++) {
                double sum = 0;
                for (int patch = 0; patch < PATCHES; patch++) {
                    double score = 0;
                    for (int i = head * headWidth; i < (head + 1) * headWidth; i++) {
                        score += queries[query][i] * keys[patch][i];
                    }
                    double weight = Math.exp(score / Math.sqrt(headWidth));
                    sum += weight;
                    for (int i = head * headWidth; i < (head + 1) * headWidth; i++) {
                        result[query][i] += weight * values[patch][i];
                    }
                }
                for (int i = head * headWidth; i < (head + 1) * headWidth; i++) {
                    result[query][i] /= sum;
                }
            }
        }
        return result;
    }

    private static double[][] linear(double[][] rows, float[] weight, float[] bias, int third) {
        double[][] result = new double[rows.length][WIDTH];
        for (int row = 0; row < rows.length; row++) {
            for (int out = 0; out < WIDTH; out++) {
                result[row][out] = bias[third * WIDTH + out];
                for (int in = 0; in < WIDTH; in++) {
                    result[row][out] += weight[(third * WIDTH + out) * WIDTH + in] * rows[row][in];
                }
            }
        }
        return result;
    }

    private void normalize(double[][] rows, String name) {
        float[] scale = weight(name + ".weight", WIDTH);
        float[] shift = weight(name + ".bias", WIDTH);
        for (double[] row : rows) {
            double mean = 0;
            double square = 0;
            for (double value : row) {
                mean += value / WIDTH;
                square += value * value / WIDTH;
            }
            for (int i = 0; i < WIDTH; i++) {
                row[i] = (row[i] - mean) / Math.sqrt(square - mean * mean + 1e-5) * scale[i] + shift[i];
            }
        }
    }

    private float[] weight(String name, long... shape) {
        return source.tensor(NAME + name, Shape.of(shape)).toFloats();
    }

    private static double[][] rows(float[] values, int count) {
        double[][] rows = new double[count][WIDTH];
        for (int i = 0; i < values.length; i++) {
            rows[i / WIDTH][i % WIDTH] = values[i];
        }
        return rows;
    }
}
