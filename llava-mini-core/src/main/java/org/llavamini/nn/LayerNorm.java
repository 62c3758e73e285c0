// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * Layer normalisation of the last dimension.
 *
 * @param weight {@code [width]}
 * @param bias {@code [width]}
 * @param eps added to the variance
 */
public record LayerNorm(Tensor weight, Tensor bias, double eps) {
    public LayerNorm {
        requireNonNull(weight, "weight is null");
        requireNonNull(bias, "bias is null");
    }

    /** Pulls what is declared. */
    public static LayerNorm load(Weights weights, DeclaredWeights.Norm declared, double eps) {
        return load(weights, declared.name(), declared.width(), eps);
    }

    /** Pulls {@code name.weight} and {@code name.bias}. */
    public static LayerNorm load(Weights weights, String name, long width, double eps) {
        return new LayerNorm(weights.tensor(name + ".weight", width), weights.tensor(name + ".bias", width), eps);
    }

    /** Returns the normalised tensor, {@code [..., width]}. */
    public Tensor forward(Tensor x) {
        return Functional.layerNorm(x, weight.to(x.dtype()), bias.to(x.dtype()), eps);
    }
}
