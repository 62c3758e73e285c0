// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * A linear layer with floating-point weights; it computes in the type of its input, so that float32 master weights train in
 * lower precision.
 *
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}
 */
record DenseLinear(Tensor weight, Optional<Tensor> bias) implements Linear {
    DenseLinear {
        requireNonNull(weight, "weight is null");
        requireNonNull(bias, "bias is null");
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor matrix = weight.to(x.dtype());
        return bias.map(shift -> Functional.linear(x, matrix, shift.to(x.dtype())))
                .orElseGet(() -> Functional.linear(x, matrix));
    }
}
