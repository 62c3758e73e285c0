// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * Root-mean-square normalisation of the last dimension.
 *
 * @param weight {@code [width]}
 * @param eps added to the mean square
 * @param offset added to the weight: 1 where a weight of zero changes nothing (Gemma), else 0
 */
public record RmsNorm(Tensor weight, double eps, double offset) {
    public RmsNorm {
        requireNonNull(weight, "weight is null");
    }

    /** Pulls {@code name.weight}. */
    public static RmsNorm load(Weights weights, DeclaredWeights.Norm declared, double eps, double offset) {
        return new RmsNorm(weights.tensor(declared.name() + ".weight", declared.width()), eps, offset);
    }

    /** Returns the normalised tensor, {@code [..., width]}. */
    public Tensor forward(Tensor x) {
        Tensor scale = offset == 0 ? weight : weight.add(offset);
        return Functional.rmsNorm(x, scale.to(x.dtype()), eps);
    }
}
