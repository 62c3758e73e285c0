// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.tensor.PackedMatrix;
import org.llavamini.tensor.Tensor;

/**
 * A linear layer whose 8-bit weights are packed for products with few rows: weight = values · scale, exactly as stored.
 *
 * @param values {@code [out, in]}
 * @param scales {@code [out]}, float32
 * @param bias {@code [out]}
 */
record PackedLinear(PackedMatrix values, Tensor scales, Optional<Tensor> bias) implements Linear {
    PackedLinear {
        requireNonNull(values, "values is null");
        requireNonNull(scales, "scales is null");
        requireNonNull(bias, "bias is null");
    }

    @Override
    public Tensor forward(Tensor x) {
        return values.multiply(x, scales, bias);
    }
}
