// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * Root-mean-square normalisation of the last dimension.
 *
 * @param weight {@code [width]}
 * @param eps added to the mean square
 */
public record RmsNorm(Tensor weight, double eps) {
    public RmsNorm {
        requireNonNull(weight, "weight is null");
    }

    /** Pulls {@code name.weight}. */
    public static RmsNorm load(Weights weights, String name, long width, double eps) {
        return new RmsNorm(weights.tensor(name + ".weight", width), eps);
    }

    /** Returns the normalised tensor, {@code [..., width]}. */
    public Tensor forward(Tensor x) {
        return Functional.rmsNorm(x, weight.to(x.dtype()), eps);
    }
}
