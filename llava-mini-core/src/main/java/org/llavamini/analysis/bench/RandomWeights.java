// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.llavamini.checkpoint.ExpectedWeights;
import org.llavamini.checkpoint.MemoryEstimate;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.nn.LinearForm;
import org.llavamini.nn.Precision;
import org.llavamini.nn.WeightSource;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Random weights of a model, each made when it is asked for in the type in which the model holds it: matrices of linear layers in 8 bits
 * with their scales unless they are held in floating point. Every tensor has memory of its own; the numbers in it repeat after a
 * million. Norms begin at one and biases at zero, so that activations stay finite.
 */
final class RandomWeights implements WeightSource {
    private static final int BLOCK = 1 << 20;
    private static final long SEED = 1;
    private static final String WEIGHT = ".weight";
    /** The standard deviation of bytes that are all equally likely. */
    private static final double BYTE_DEVIATION = 73.9;

    private final Map<String, ExpectedWeight> expected = new HashMap<>();
    private final Precision precision;
    private final byte[] bytes = new byte[BLOCK];
    private final float[] floats = new float[BLOCK];

    RandomWeights(ModelConfig config, Precision precision) {
        this.precision = precision;
        for (ExpectedWeight weight : weights(config)) {
            expected.put(weight.name(), weight);
        }
        Random random = new Random(SEED);
        random.nextBytes(bytes);
        for (int i = 0; i < BLOCK; i++) {
            floats[i] = (float) random.nextGaussian();
        }
    }

    private static List<ExpectedWeight> weights(ModelConfig config) {
        return ExpectedWeights.of(config, Optional.of(config.vision().orElseThrow()));
    }

    /** Returns how many bytes the weights take that the model loads. */
    long bytesOfAll() {
        return expected.values().stream()
                .filter(ExpectedWeight::required)
                .mapToLong(weight -> weight.shape().elements() * dtype(weight).bytes())
                .sum();
    }

    /** Returns how many bytes of matrices the language model reads for one token. */
    long bytesPerToken() {
        return expected.values().stream()
                .filter(weight -> weight.part() == ModelPart.LANGUAGE_MODEL && weight.linear())
                .mapToLong(this::bytesRead)
                .sum();
    }

    private long bytesRead(ExpectedWeight weight) {
        return precision.linears() == LinearForm.INT4
                ? MemoryEstimate.int4(weight)
                : weight.shape().elements() * dtype(weight).bytes();
    }

    private DType dtype(ExpectedWeight weight) {
        return isQuantized(weight) ? DType.INT8 : precision.weightType();
    }

    private boolean isQuantized(ExpectedWeight weight) {
        return weight.leastBits().quantizes() && precision.linears() != LinearForm.DENSE;
    }

    private Optional<ExpectedWeight> scaled(String name) {
        return name.endsWith(QuantizationConfig.WEIGHT_SCALE)
                ? Optional.ofNullable(expected.get(
                                name.substring(0, name.length() - QuantizationConfig.WEIGHT_SCALE.length()) + WEIGHT))
                        .filter(this::isQuantized)
                : Optional.empty();
    }

    @Override
    public boolean contains(String name) {
        return expected.containsKey(name) || scaled(name).isPresent();
    }

    @Override
    public Tensor tensor(String name, Shape shape) {
        Optional<ExpectedWeight> scales = scaled(name);
        if (scales.isPresent()) {
            double inputs = scales.get().shape().size(1);
            return Tensor.full(1 / (BYTE_DEVIATION * Math.sqrt(inputs)), DType.FLOAT32, shape.toArray());
        }
        ExpectedWeight weight = expected.get(name);
        if (weight == null || !weight.shape().equals(shape)) {
            throw new IllegalStateException("no random weight " + name + " of shape " + shape);
        }
        if (shape.rank() == 1) {
            double value = weight.initial() instanceof InitialValue.Constant(float same) ? same : 0;
            return Tensor.full(value, dtype(weight), shape.toArray());
        }
        Tensor result = Tensor.zeros(dtype(weight), shape.toArray());
        try (TensorScope _ = TensorScope.open()) {
            fill(result.reshape(-1), block(weight));
        }
        return result;
    }

    private Tensor block(ExpectedWeight weight) {
        if (isQuantized(weight)) {
            return Tensor.copyOf(MemorySegment.ofArray(bytes), DType.INT8, Shape.of(BLOCK));
        }
        double inputs = (double) weight.shape().elements() / weight.shape().size(0);
        return Tensor.of(floats, BLOCK).multiply(1 / Math.sqrt(inputs)).to(dtype(weight));
    }

    private static void fill(Tensor flat, Tensor block) {
        long length = flat.size(0);
        for (long start = 0; start < length; start += BLOCK) {
            long count = Math.min(BLOCK, length - start);
            flat.narrow(0, start, count).copyFrom(block.narrow(0, 0, count));
        }
    }
}
