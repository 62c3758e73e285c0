// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import java.util.Optional;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/** The weights of attention as a tensor of their own, which the usual way of computing never makes. For whoever looks inside. */
public final class AttentionWeights {
    private AttentionWeights() {}

    /**
     * Returns how much each query looks at each key, computed in float32; each row adds up to 1.
     *
     * @param queries {@code [batch, heads, queries, width]}
     * @param keys {@code [batch, keyHeads, keys, width]}, {@code keyHeads} divides {@code heads}
     * @param visible true where a query may look, broadcastable to the result; every query must see something
     * @return {@code [batch, heads, queries, keys]}
     */
    public static Tensor of(Tensor queries, Tensor keys, Optional<Tensor> visible) {
        Tensor scores = grouped(queries.to(DType.FLOAT32), keys.size(1))
                .matmul(keys.to(DType.FLOAT32).transpose(2, 3).unsqueeze(2)) // [batch, keyHeads, group, queries, keys]
                .multiply(1 / Math.sqrt((double) queries.size(3)))
                .reshape(queries.size(0), queries.size(1), queries.size(2), keys.size(2));
        return Functional.softmax(visible.map(allowed -> scores.maskedFill(allowed.not(), Double.NEGATIVE_INFINITY))
                .orElse(scores));
    }

    /** Returns the values of the keys weighted, {@code [batch, heads, queries, width]}, in the values' type. */
    static Tensor apply(Tensor weights, Tensor values) {
        return grouped(weights.to(values.dtype()), values.size(1))
                .matmul(values.unsqueeze(2))
                .reshape(weights.size(0), weights.size(1), weights.size(2), values.size(3));
    }

    /** Puts the heads that share a key together: {@code [batch, keyHeads, group, queries, last]}. */
    private static Tensor grouped(Tensor heads, long keyHeads) {
        return heads.reshape(heads.size(0), keyHeads, heads.size(1) / keyHeads, heads.size(2), heads.size(3));
    }
}
