// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import java.util.Optional;
import org.llavamini.checkpoint.config.QueryCompressorWeights;
import org.llavamini.nn.LayerNorm;
import org.llavamini.nn.Probe;
import org.llavamini.nn.Weights;
import org.llavamini.nn.attention.AttentionWeights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Learned queries that attend once to the patches (paper section 4.1, Eq. 2): no residual, no MLP, no norm after.
 *
 * <p>The queries carry their own positions, the keys those of the grid interpolated to the patches, the values none.
 */
public final class QueryCompressor implements Compressor {
    private static final int HEADS = 8;
    private static final double EPS = 1e-5;

    private final long size;
    private final long width;
    private final Tensor query;
    private final Tensor positions;
    private final LayerNorm queryNorm;
    private final LayerNorm featureNorm;
    private final Tensor inWeight;
    private final Tensor inBias;
    private final Tensor outWeight;
    private final Tensor outBias;

    /** Pulls {@code model.compressor.*} for {@code size × size} tokens. */
    public QueryCompressor(Weights weights, long size, long width) {
        this.size = size;
        this.width = width;
        QueryCompressorWeights declared = QueryCompressorWeights.of(size, width);
        query = weights.tensor(declared.query());
        positions = weights.tensor(declared.positions());
        queryNorm = LayerNorm.load(weights, declared.queryNorm(), EPS);
        featureNorm = LayerNorm.load(weights, declared.featureNorm(), EPS);
        inWeight = weights.tensor(declared.in());
        inBias = weights.tensor(declared.inBias());
        outWeight = weights.tensor(declared.output().name() + ".weight", width, width);
        outBias = weights.tensor(declared.output().name() + ".bias", width);
    }

    @Override
    public Tensor forward(Tensor features) {
        return forward(features, Probe.NONE);
    }

    @Override
    public Tensor forward(Tensor features, Probe probe) {
        try (TensorScope scope = TensorScope.open()) {
            long pictures = features.size(0);
            DType dtype = features.dtype();
            Tensor values = featureNorm.forward(features); // [pictures, patches, width]
            Tensor keys = values.add(positionsOn(Math.round(Math.sqrt((double) features.size(1))))
                    .to(dtype));
            Tensor queries = queryNorm.forward(query.to(dtype)).add(positions.to(dtype)); // [size², width]
            Tensor asking = heads(in(queries, 0)).expand(pictures, -1, -1, -1);
            Tensor asked = heads(in(keys, 1));
            if (probe.wantsAttention()) {
                probe.see("compressor_attention", AttentionWeights.of(asking, asked, Optional.empty()));
            }
            Tensor attended = Functional.attention(
                    asking, asked, heads(in(values, 2)), Optional.empty()); // [pictures, heads, size², width / heads]
            Tensor joined = attended.transpose(1, 2).reshape(pictures, size * size, width);
            return scope.keep(Functional.linear(joined, outWeight.to(dtype), outBias.to(dtype)));
        }
    }

    /** Projects with the query (0), key (1) or value (2) third of the packed matrix. */
    private Tensor in(Tensor x, int third) {
        return Functional.linear(
                x,
                inWeight.narrow(0, third * width, width).to(x.dtype()),
                inBias.narrow(0, third * width, width).to(x.dtype()));
    }

    private Tensor heads(Tensor x) {
        Tensor batched = x.rank() == 2 ? x.unsqueeze(0) : x;
        return batched.reshape(batched.size(0), batched.size(1), HEADS, width / HEADS)
                .transpose(1, 2);
    }

    /** Returns the position table on a grid of another side, {@code [side², width]}, interpolated in float32. */
    private Tensor positionsOn(long side) {
        if (side == size) {
            return positions;
        }
        Tensor grid =
                positions.to(DType.FLOAT32).reshape(1, size, size, width).permute(0, 3, 1, 2); // [1, width, size, size]
        Tensor interpolated =
                Functional.bicubic(grid, side, side).permute(0, 2, 3, 1).reshape(side * side, width);
        return interpolated.to(positions.dtype());
    }
}
