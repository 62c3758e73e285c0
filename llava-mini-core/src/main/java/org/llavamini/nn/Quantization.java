// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;

/** Turns trained weights into 8-bit ones for saving. */
public final class Quantization {
    private static final int LARGEST = 127;

    private Quantization() {}

    /**
     * 8-bit weights; the receiver owns both.
     *
     * @param values {@code [out, in]}, int8
     * @param scales {@code [out, 1]}, float32
     */
    public record Int8Weight(Tensor values, Tensor scales) {}

    /** Returns the nearest 8-bit weights of {@code [out, in]}: symmetric, one scale per output. */
    public static Int8Weight int8(Tensor weight) {
        Tensor scales =
                weight.abs().max(-1).unsqueeze(-1).multiply(1.0 / LARGEST).clampMinimum(Float.MIN_NORMAL);
        return new Int8Weight(weight.divide(scales).round().to(DType.INT8), scales);
    }
}
