// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

/**
 * A matrix laid out for fast products with activations, for inference on the processor: gradients do not pass.
 *
 * <p>Owns native memory until closed. Not thread-safe.
 */
public sealed interface PreparedMatrix extends AutoCloseable permits Int4Matrix, Int8Matrix {
    /** Returns {@code x · matrixᵀ}: {@code [..., in]} to {@code [..., out]}, in the type of the activations. */
    Tensor multiply(Tensor x);

    @Override
    void close();
}
