// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.benchmarks;

import java.util.Random;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/** Makes tensors to compute with. */
final class RandomTensors {
    private RandomTensors() {}

    /** Returns normally distributed float32 numbers, the same for the same seed. */
    static Tensor normal(long seed, long... shape) {
        Random random = new Random(seed);
        float[] numbers = new float[Math.toIntExact(Shape.of(shape).elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(numbers, shape);
    }
}
