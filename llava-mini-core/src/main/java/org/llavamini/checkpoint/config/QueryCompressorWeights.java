// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import java.util.List;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.checkpoint.weight.DeclaredWeights.Linear;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.DeclaredWeights.Single;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.LeastBits;
import org.llavamini.tensor.Shape;

/**
 * What a compressor with learned queries declares of its weights.
 *
 * @param query the queries
 * @param positions positions of the queries, and interpolated those of the patches
 * @param queryNorm of the queries
 * @param featureNorm of the patches
 * @param in packed matrix to queries, keys and values
 * @param inBias its bias
 * @param output projection after attention
 */
public record QueryCompressorWeights(
        Single query, Single positions, Norm queryNorm, Norm featureNorm, Single in, Single inBias, Linear output) {
    /** What the names of its weights begin with. */
    public static final String PREFIX = "model.compressor.";

    /** Declares a compressor to {@code size × size} tokens. */
    public static QueryCompressorWeights of(long size, long width) {
        long tokens = size * size;
        return new QueryCompressorWeights(
                new Single(PREFIX + "query", Shape.of(tokens, width), new InitialValue.Normal(0.02)),
                new Single(PREFIX + "pos_embed", Shape.of(tokens, width), new InitialValue.GridPositions(0)),
                Norm.shifting(PREFIX + "ln_q", width),
                Norm.shifting(PREFIX + "ln_kv", width),
                new Single(
                        PREFIX + "attn.in_proj_weight",
                        Shape.of(3 * width, width),
                        new InitialValue.Uniform(Math.sqrt(6.0 / (4 * width)))),
                new Single(PREFIX + "attn.in_proj_bias", Shape.of(3 * width), InitialValue.ZEROS),
                new Linear(
                        PREFIX + "attn.out_proj",
                        width,
                        width,
                        true,
                        LeastBits.FLOATING_POINT_LINEAR,
                        InitialValue.Uniform.ofInputs(width),
                        InitialValue.ZEROS));
    }

    /** Returns all that it declares. */
    public List<DeclaredWeights> all() {
        return List.of(query, positions, in, inBias, output, queryNorm, featureNorm);
    }
}
