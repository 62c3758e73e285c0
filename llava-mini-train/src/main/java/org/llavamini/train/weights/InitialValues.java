// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * What weights start from that no checkpoint holds. Each weight has a random stream of its own, from the seed and its name,
 * so that the values do not depend on the order of asking.
 */
public final class InitialValues {
    private final long seed;

    public InitialValues(long seed) {
        this.seed = seed;
    }

    /** Returns what a weight declares as its initial value. */
    public Tensor of(ExpectedWeight weight) {
        Shape shape = weight.shape();
        return switch (weight.initial()) {
            case InitialValue.Constant(float value) -> constant(value, shape);
            case InitialValue.Normal(double deviation) -> normal(weight.name(), shape, deviation);
            case InitialValue.Uniform(double bound) -> uniform(weight.name(), shape, bound);
            case InitialValue.GridPositions(int before) -> gridPositions(shape, before);
        };
    }

    private static Tensor gridPositions(Shape shape, int before) {
        int width = Math.toIntExact(shape.size(-1));
        int rows = Math.toIntExact(shape.elements() / width);
        Tensor grid = SinCosPositions.table((int) Math.round(Math.sqrt((double) rows - before)), width);
        return before == 0
                ? grid
                : Tensor.concatenate(List.of(constant(0, Shape.of(before, width)), grid), 0)
                        .reshape(shape.toArray());
    }

    public Tensor normal(String name, Shape shape, double deviation) {
        RandomGenerator random = random(name);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return Tensor.of(values, shape.toArray());
    }

    Tensor uniform(String name, Shape shape, double bound) {
        RandomGenerator random = random(name);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return Tensor.of(values, shape.toArray());
    }

    public static Tensor constant(float value, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        Arrays.fill(values, value);
        return Tensor.of(values, shape.toArray());
    }

    private RandomGenerator random(String name) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    }
}
