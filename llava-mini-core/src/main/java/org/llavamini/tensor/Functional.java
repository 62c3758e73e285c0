// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.llavamini.option.Device;

/** The operators of neural networks, as functions of tensors; all of them record gradients where those are wanted. */
public final class Functional {
    /** How many weights of a causal attention there may be before it is computed some queries at a time. */
    private static final long MOST_SCORES = 1L << 26;

    private Functional() {}

    /** Returns {@code x · weightᵀ}: {@code [..., in]} with {@code [out, in]} to {@code [..., out]}. */
    public static Tensor linear(Tensor x, Tensor weight) {
        requireLinear(x, weight);
        return isOneRow(x) ? oneRow(x, weight) : Tensor.wrap(() -> torch.linear(x.handle(), weight.handle()));
    }

    /** Returns {@code x · weightᵀ + bias}: {@code [..., in]} with {@code [out, in]} and {@code [out]} to {@code [..., out]}. */
    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        requireLinear(x, weight);
        return isOneRow(x)
                ? oneRow(x, weight).add(bias)
                : Tensor.wrap(() -> torch.linear(x.handle(), weight.handle(), bias.handle()));
    }

    /** A single token: a product of matrices would copy the whole weight into another order first, which takes three times as long. */
    private static boolean isOneRow(Tensor x) {
        return x.dtype() == DType.FLOAT32 && x.shape().elements() == x.size(-1);
    }

    private static Tensor oneRow(Tensor x, Tensor weight) {
        long[] shape = x.shape().toArray();
        shape[shape.length - 1] = weight.size(0);
        return Tensor.wrap(() -> weight.handle().mv(x.handle().reshape(-1))).reshape(shape);
    }

    private static void requireLinear(Tensor x, Tensor weight) {
        if (weight.rank() != 2 || x.rank() == 0 || x.size(-1) != weight.size(1)) {
            throw new IllegalArgumentException("linear of " + x.shape() + " needs a weight [out, " + x.size(-1)
                    + "], but it is " + weight.shape());
        }
        if (x.dtype() != weight.dtype()) {
            throw new IllegalArgumentException("linear of " + x.dtype() + " with a weight of " + weight.dtype());
        }
    }

    /** Returns the rows of a table {@code [rows, width]} that int64 ids name: {@code [...]} to {@code [..., width]}. */
    public static Tensor embedding(Tensor table, Tensor ids) {
        return Tensor.wrap(() -> torch.embedding(table.handle(), ids.handle()));
    }

    /** Normalises the last dimension to mean 0 and variance 1, then scales and shifts it. */
    public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double eps) {
        try (TensorOptional scale = new TensorOptional(weight.handle());
                TensorOptional shift = new TensorOptional(bias.handle())) {
            return Tensor.wrap(() -> torch.layer_norm(x.handle(), new long[] {x.size(-1)}, scale, shift, eps, false));
        }
    }

    /** Divides the last dimension by its root mean square, then scales it. */
    public static Tensor rmsNorm(Tensor x, Tensor weight, double eps) {
        try (TensorOptional scale = new TensorOptional(weight.handle());
                DoubleOptional epsilon = new DoubleOptional(eps)) {
            return Tensor.wrap(() -> torch.rms_norm(x.handle(), new long[] {x.size(-1)}, scale, epsilon));
        }
    }

    /**
     * Returns the values with about {@code rate} of them replaced by zero and the others scaled up, so that the mean stays.
     *
     * @param seed decides which; the same seed and shape give the same choice
     */
    public static Tensor dropout(Tensor x, double rate, long seed) {
        return x.multiply(keptScaled(x, rate, seed));
    }

    private static Tensor keptScaled(Tensor x, double rate, long seed) {
        try (Generator generator = torch.make_generator_cpu(seed);
                GeneratorOptional random = new GeneratorOptional(generator);
                GradientMode _ = GradientMode.disabled()) {
            Tensor chances = Tensor.full(1 - rate, DType.FLOAT32, x.shape().toArray());
            Tensor kept = Tensor.wrap(() -> torch.bernoulli(chances.handle(), random));
            return kept.multiply(1 / (1 - rate)).to(x.device()).to(x.dtype());
        }
    }

    /** Returns {@code x · sigmoid(x)}. */
    public static Tensor silu(Tensor x) {
        return Tensor.wrap(() -> torch.silu(x.handle()));
    }

    /** Returns the Gaussian error linear unit, by the error function. */
    public static Tensor gelu(Tensor x) {
        return Tensor.wrap(() -> torch.gelu(x.handle()));
    }

    /** Returns the Gaussian error linear unit by its approximation with the hyperbolic tangent. */
    public static Tensor tanhGelu(Tensor x) {
        return Tensor.wrap(() -> torch.gelu(x.handle(), "tanh"));
    }

    /** Returns {@code sigmoid(x)}. */
    public static Tensor sigmoid(Tensor x) {
        return Tensor.wrap(() -> x.handle().sigmoid());
    }

    /** Returns the square roots. */
    public static Tensor sqrt(Tensor x) {
        return Tensor.wrap(() -> x.handle().sqrt());
    }

    /** Returns the cosines. */
    public static Tensor cos(Tensor x) {
        return Tensor.wrap(() -> torch.cos(x.handle()));
    }

    /** Returns the sines. */
    public static Tensor sin(Tensor x) {
        return Tensor.wrap(() -> torch.sin(x.handle()));
    }

    /** Returns the softmax over the last dimension. */
    public static Tensor softmax(Tensor x) {
        return Tensor.wrap(() -> torch.softmax(x.handle(), -1));
    }

    /**
     * Returns the attention of queries {@code [batch, heads, q, width]} over keys and values
     * {@code [batch, keyHeads, k, width]}, where {@code keyHeads} divides {@code heads} (grouped-query attention); the scale
     * is one over the root of the width.
     *
     * @param mask true where a query may look, broadcastable to {@code [batch, heads, q, k]}; every query must see something
     */
    public static Tensor attention(Tensor queries, Tensor keys, Tensor values, Optional<Tensor> mask) {
        return attention(queries, keys, values, mask, false);
    }

    /**
     * Returns the attention in which every query sees the keys up to its own: the last query all of them, the one before it all but the
     * last. What is needed on the way grows with the number of keys, not with its square.
     */
    public static Tensor causalAttention(Tensor queries, Tensor keys, Tensor values) {
        return attention(queries, keys, values, Optional.empty(), true);
    }

    /**
     * On processors not by LibTorch's own bfloat16: without MKL, it multiplies the matrices of an attention one element at a time.
     */
    private static Tensor attention(Tensor queries, Tensor keys, Tensor values, Optional<Tensor> mask, boolean causal) {
        if (queries.dtype() != DType.FLOAT32 && queries.device().equals(Device.cpu())) {
            if (BlockedAttention.suits(queries, keys)) {
                return BlockedAttention.of(queries, keys, values, mask, causal);
            }
            return inLibTorch(queries.to(DType.FLOAT32), keys.to(DType.FLOAT32), values.to(DType.FLOAT32), mask, causal)
                    .to(queries.dtype());
        }
        return inLibTorch(queries, keys, values, mask, causal);
    }

    /** LibTorch counts causal attention from the first key; what begins later, or is long, is computed some queries at a time. */
    private static Tensor inLibTorch(
            Tensor queries, Tensor keys, Tensor values, Optional<Tensor> mask, boolean causal) {
        long rows = queries.size(2);
        long past = keys.size(2) - rows;
        boolean fits = queries.size(0) * queries.size(1) * rows * keys.size(2) <= MOST_SCORES;
        if (!causal || past == 0 && fits) {
            return scaledDotProduct(queries, keys, values, mask, causal);
        }
        List<Tensor> blocks = new ArrayList<>();
        long block = Math.clamp(MOST_SCORES / (queries.size(0) * queries.size(1) * keys.size(2)), 1, rows);
        for (long start = 0; start < rows; start += block) {
            long count = Math.min(block, rows - start);
            long seen = past + start + count;
            blocks.add(scaledDotProduct(
                    queries.narrow(2, start, count),
                    keys.narrow(2, 0, seen),
                    values.narrow(2, 0, seen),
                    Optional.of(causalTable(count, seen, queries.device())),
                    false));
        }
        return blocks.size() == 1 ? blocks.getFirst() : Tensor.concatenate(blocks, 2);
    }

    /** Returns {@code [1, 1, queries, keys]}, true where a key is not later than the query's own; the last query sees all. */
    public static Tensor causalTable(long queries, long keys, Device device) {
        return Tensor.wrap(() -> torch.tril(
                        Tensor.full(1, DType.BOOL, 1, 1, queries, keys).handle(), keys - queries))
                .to(device);
    }

    private static Tensor scaledDotProduct(
            Tensor queries, Tensor keys, Tensor values, Optional<Tensor> mask, boolean causal) {
        boolean grouped = queries.size(1) != keys.size(1);
        try (TensorOptional allowed =
                        mask.map(m -> new TensorOptional(m.handle())).orElseGet(TensorOptional::new);
                DoubleOptional scale = new DoubleOptional()) {
            return Tensor.wrap(() -> torch.scaled_dot_product_attention(
                    queries.handle(), keys.handle(), values.handle(), allowed, 0.0, causal, scale, grouped));
        }
    }

    /** Returns the convolution of {@code [batch, in, height, width]} with {@code [out, in, k, k]}, without padding. */
    public static Tensor convolution(Tensor x, Tensor weight, Optional<Tensor> bias, long stride) {
        try (TensorOptional shift =
                bias.map(b -> new TensorOptional(b.handle())).orElseGet(TensorOptional::new)) {
            return Tensor.wrap(() -> torch.conv2d(
                    x.handle(),
                    weight.handle(),
                    shift,
                    new long[] {stride, stride},
                    new long[] {0, 0},
                    new long[] {1, 1},
                    1));
        }
    }

    /** Returns {@code [batch, channels, h, w]} at another size by PyTorch's bicubic interpolation (a = -0.75, corners not aligned). */
    public static Tensor bicubic(Tensor x, long height, long width) {
        // The array must lie in native memory: a reference to a Java array dangles as soon as it is made.
        try (LongVector sizes = new LongVector(height, width);
                LongArrayRef size = new LongArrayRef(sizes)) {
            return Tensor.wrap(() -> torch.upsample_bicubic2d(x.handle(), size, false));
        }
    }

    /** Returns {@code [batch, channels, h, w]} averaged over a grid of the given size. */
    public static Tensor adaptiveAveragePool(Tensor x, long height, long width) {
        return Tensor.wrap(() -> torch.adaptive_avg_pool2d(x.handle(), height, width));
    }

    /** Returns the running sums along a dimension. */
    public static Tensor cumulativeSum(Tensor x, int dimension) {
        return Tensor.wrap(() -> x.handle().cumsum(dimension));
    }

    /**
     * Returns the mean of the cross-entropy of logits {@code [n, classes]} and int64 targets {@code [n]} over the targets
     * that are not -100.
     */
    public static Tensor crossEntropy(Tensor logits, Tensor targets) {
        return Tensor.wrap(() -> torch.cross_entropy_loss(logits.handle(), targets.handle()));
    }

    /** Returns the sum of the cross-entropy of logits {@code [n, classes]} over the targets {@code [n]} that are not -100. */
    public static Tensor crossEntropySum(Tensor logits, Tensor targets) {
        try (TensorOptional none = new TensorOptional()) {
            return Tensor.wrap(() ->
                    torch.cross_entropy_loss(logits.handle(), targets.handle(), none, REDUCTION_SUM, IGNORED, 0.0));
        }
    }

    private static final long REDUCTION_SUM = 2;
    private static final long IGNORED = -100;

    /** Returns the logarithm of the softmax over the last dimension, computed in float32. */
    public static Tensor logSoftmax(Tensor x) {
        try (ScalarTypeOptional float32 = new ScalarTypeOptional(torch.ScalarType.Float)) {
            return Tensor.wrap(() -> torch.log_softmax(x.handle(), -1, float32));
        }
    }
}
