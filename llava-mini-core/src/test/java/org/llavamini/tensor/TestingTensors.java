// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.Random;

/** Random tensors and their comparison. */
public final class TestingTensors {
    private TestingTensors() {}

    /** Returns normally distributed numbers. */
    public static Tensor random(Random random, long... shape) {
        float[] values = new float[Math.toIntExact(Shape.of(shape).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    /** Returns the largest magnitude of the difference of two tensors of one shape. */
    public static double difference(Tensor one, Tensor other) {
        if (!one.shape().equals(other.shape())) {
            throw new AssertionError("shapes differ: " + one.shape() + ", " + other.shape());
        }
        float[] left = one.toFloats();
        float[] right = other.toFloats();
        double largest = 0;
        for (int i = 0; i < left.length; i++) {
            // Math.max keeps a NaN.
            largest = Math.max(largest, Math.abs((double) left[i] - right[i]));
        }
        return largest;
    }
}
