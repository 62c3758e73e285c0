// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/**
 * Attention in bfloat16 on processors as two products of oneDNN for a block of queries at a time, so that the weights of a block
 * stay small. LibTorch's own way multiplies bfloat16 matrices one element at a time where it was built without MKL.
 */
final class BlockedAttention {
    private static final long BLOCK = 192;
    private static final long LEAST_BLOCK = 8;
    /** How many weights of a block there may be: what is needed on the way does not grow with the square of the text. */
    private static final long MOST_SCORES = 1L << 25;

    private static final long FEW = 1 << 16;

    private BlockedAttention() {}

    /** Returns whether it is worth while: oneDNN makes code for every new shape, which small products do not earn. */
    static boolean suits(Tensor queries, Tensor keys) {
        return queries.dtype() == DType.BFLOAT16
                && keys.dtype() == DType.BFLOAT16
                && queries.size(2) * keys.size(2) >= FEW;
    }

    /** Returns what {@link Functional#attention} promises, for CPU tensors. */
    static Tensor of(Tensor queries, Tensor keys, Tensor values, Optional<Tensor> mask, boolean causal) {
        long batch = queries.size(0);
        long heads = queries.size(1);
        long rows = queries.size(2);
        Tensor flatQueries = flat(queries, heads);
        Tensor flatKeys = flat(keys, heads).transpose(1, 2); // [batch · heads, width, keys]
        Tensor flatValues = flat(values, heads);
        Optional<Tensor> bias = mask.map(BlockedAttention::bias); // [.., 1, queries, keys]
        long past = keys.size(2) - rows;
        long block = Math.clamp(MOST_SCORES / (batch * heads * keys.size(2)), LEAST_BLOCK, BLOCK);
        List<Tensor> blocks = new ArrayList<>();
        for (long start = 0; start < rows; start += block) {
            long from = start;
            long count = Math.min(block, rows - from);
            long seen = causal ? past + from + count : keys.size(2);
            Tensor scores = scores(flatQueries.narrow(1, from, count), flatKeys.narrow(2, 0, seen));
            Tensor biased = causal
                    ? scores.add(causalBias(count, seen))
                    : bias.map(table -> scores.reshape(batch, heads, count, seen)
                                    .add(table.narrow(2, from, count).narrow(3, 0, seen))
                                    .reshape(batch * heads, count, seen))
                            .orElse(scores);
            blocks.add(Functional.softmax(biased).matmul(flatValues.narrow(1, 0, seen)));
        }
        return Tensor.concatenate(blocks, 1).reshape(batch, heads, rows, values.size(3));
    }

    /** Returns {@code [batch · heads, tokens, width]}, each key repeated for the heads that share it. */
    private static Tensor flat(Tensor x, long heads) {
        long group = heads / x.size(1);
        Tensor all = group == 1 ? x : x.unsqueeze(2).expand(x.size(0), x.size(1), group, x.size(2), x.size(3));
        return all.reshape(x.size(0) * heads, x.size(2), x.size(3));
    }

    private static Tensor scores(Tensor queries, Tensor transposedKeys) {
        Tensor none = Tensor.zeros(queries.dtype(), 1, 1, 1);
        try (Scalar nothing = new Scalar(0.0);
                Scalar scale = new Scalar(1 / Math.sqrt((double) queries.size(2)))) {
            return Tensor.wrap(
                    () -> torch.baddbmm(none.handle(), queries.handle(), transposedKeys.handle(), nothing, scale));
        }
    }

    /** Returns {@code [1, queries, keys]}: minus infinity where a key is later than the query's own; the last query sees all. */
    private static Tensor causalBias(long queries, long keys) {
        Tensor hidden = Tensor.full(Double.NEGATIVE_INFINITY, DType.BFLOAT16, 1, queries, keys);
        return Tensor.wrap(() -> torch.triu(hidden.handle(), keys - queries + 1));
    }

    /** Returns zero where a query may look and minus infinity elsewhere. */
    private static Tensor bias(Tensor visible) {
        return Tensor.zeros(DType.BFLOAT16, visible.shape().toArray())
                .maskedFill(visible.not(), Double.NEGATIVE_INFINITY);
    }
}
