// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.llavamini.checkpoint.VisionConfig;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * What weights start from that no checkpoint holds. Each weight has a random stream of its own, from the seed and its name,
 * so that the values do not depend on the order of asking.
 */
public final class InitialValues {
    private static final double STANDARD_DEVIATION = 0.02;

    private final long seed;

    public InitialValues(long seed) {
        this.seed = seed;
    }

    /**
     * Returns the initial value of a weight: as the official code, PyTorch's {@code Linear}, Hugging Face's CLIP and its Llama
     * begin, but for the tower's positions: Hugging Face's are too weak beside what a patch shows to tell soon where it lies.
     */
    Tensor of(String name, Shape shape, VisionConfig vision) {
        if (name.startsWith("model.vision_tower.")) {
            return visionTower(name, shape, vision);
        }
        if (name.startsWith("model.compressor.")) {
            return compressor(name, shape);
        }
        if (name.startsWith("model.mm_projector.")) {
            return uniform(name, shape, 1 / Math.sqrt((double) fanIn(name, shape, vision)));
        }
        return isNorm(name) ? constant(1, shape) : normal(name, shape, STANDARD_DEVIATION);
    }

    private static long fanIn(String name, Shape shape, VisionConfig vision) {
        if (name.endsWith(".weight")) {
            return shape.size(1);
        }
        return name.endsWith(".0.bias") ? vision.hiddenSize() : shape.size(0);
    }

    private Tensor compressor(String name, Shape shape) {
        return switch (name.substring("model.compressor.".length())) {
            case "query" -> normal(name, shape, STANDARD_DEVIATION);
            case "pos_embed" ->
                SinCosPositions.table((int) Math.round(Math.sqrt((double) shape.size(0))), (int) shape.size(1));
            case "ln_q.weight", "ln_kv.weight" -> constant(1, shape);
            case "attn.in_proj_weight" -> uniform(name, shape, Math.sqrt(6.0 / (shape.size(0) + shape.size(1))));
            case "attn.out_proj.weight" -> uniform(name, shape, 1 / Math.sqrt((double) shape.size(1)));
            default -> constant(0, shape);
        };
    }

    private Tensor visionTower(String name, Shape shape, VisionConfig vision) {
        double width = vision.hiddenSize();
        double depthScale = 1 / Math.sqrt(2.0 * vision.layers());
        if (name.endsWith(".bias")) {
            return constant(0, shape);
        }
        if (isNorm(name)) {
            return constant(1, shape);
        }
        if (name.endsWith("position_embedding.weight")) {
            return towerPositions(shape);
        }
        if (name.endsWith("class_embedding") || name.contains("out_proj")) {
            return normal(name, shape, 1 / Math.sqrt(width));
        }
        if (name.contains("mlp.fc1")) {
            return normal(name, shape, 1 / Math.sqrt(2 * width));
        }
        if (name.contains("_proj.") || name.contains("mlp.fc2")) {
            return normal(name, shape, depthScale / Math.sqrt(width));
        }
        return normal(name, shape, STANDARD_DEVIATION);
    }

    /** Sines and cosines as in MAE; the class token has no position. */
    private static Tensor towerPositions(Shape shape) {
        int side = (int) Math.round(Math.sqrt((double) shape.size(0) - 1));
        Tensor none = constant(0, Shape.of(1, shape.size(1)));
        return Tensor.concatenate(List.of(none, SinCosPositions.table(side, (int) shape.size(1))), 0);
    }

    private static boolean isNorm(String name) {
        return name.contains("norm") && name.endsWith(".weight");
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
