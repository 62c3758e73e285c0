// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import org.llavamini.tensor.Tensor;

/** A matrix that is multiplied with activations, whatever its numbers are stored as. Built once, used on the engine thread. */
public sealed interface Linear permits DenseLinear, Int8Linear, LoraLinear, PackedLinear, PreparedLinear {
    /** Returns {@code x · weightᵀ + bias}: {@code [..., in]} to {@code [..., out]}. */
    Tensor forward(Tensor x);
}
