// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.tensor.PreparedMatrix;
import org.llavamini.tensor.Tensor;

/**
 * A linear layer with a quantised matrix laid out for fast products.
 *
 * @param matrix {@code [out, in]}
 * @param bias {@code [out]}
 */
record PreparedLinear(PreparedMatrix matrix, Optional<Tensor> bias) implements Linear {
    PreparedLinear {
        requireNonNull(matrix, "matrix is null");
        requireNonNull(bias, "bias is null");
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor product = matrix.multiply(x);
        return bias.map(shift -> product.add(shift.to(x.dtype()))).orElse(product);
    }
}
