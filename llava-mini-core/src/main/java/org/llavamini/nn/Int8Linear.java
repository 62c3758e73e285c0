// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * A linear layer whose weights are 8-bit integers with one scale for each output, the {@code int-quantized} convention of
 * compressed-tensors: weight = values · scale.
 *
 * @param values {@code [out, in]}, int8
 * @param scales {@code [out, 1]}, float32
 * @param bias {@code [out]}
 */
record Int8Linear(Tensor values, Tensor scales, Optional<Tensor> bias) implements Linear {
    Int8Linear {
        requireNonNull(values, "values is null");
        requireNonNull(scales, "scales is null");
        requireNonNull(bias, "bias is null");
    }

    static Tensor dequantize(Tensor values, Tensor scales) {
        return values.to(DType.FLOAT32).multiply(scales);
    }

    @Override
    public Tensor forward(Tensor x) {
        // The scale belongs to an output, so it may be applied to the product instead of to every weight.
        Tensor product = Functional.linear(x, values.to(x.dtype()))
                .multiply(scales.reshape(-1).to(x.dtype()));
        return bias.map(product::add).orElse(product);
    }
}
