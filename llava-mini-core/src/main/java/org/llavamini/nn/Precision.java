// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.DType;

/**
 * How a model computes.
 *
 * @param weightType the floating-point type in which weights are held that are not quantised
 * @param computeType the floating-point type of activations
 * @param linears how the matrices of linear layers are held
 */
public record Precision(DType weightType, DType computeType, LinearForm linears) {
    public Precision {
        requireNonNull(weightType, "weightType is null");
        requireNonNull(computeType, "computeType is null");
        requireNonNull(linears, "linears is null");
        if (!weightType.isFloatingPoint() || !computeType.isFloatingPoint()) {
            throw new IllegalArgumentException("types must be floating-point: " + weightType + ", " + computeType);
        }
    }

    /** Returns plain computation in one floating-point type. */
    public static Precision of(DType type) {
        return new Precision(type, type, LinearForm.DENSE);
    }

    /** Returns computation with float32 master weights, as training needs it. */
    public static Precision masterWeights(DType computeType) {
        return new Precision(DType.FLOAT32, computeType, LinearForm.DENSE);
    }

    /** Returns 8-bit weights with float32 activations. */
    public static Precision int8() {
        return new Precision(DType.FLOAT32, DType.FLOAT32, LinearForm.INT8);
    }

    /** Returns float32 computation in which matrices stored in 8 bits stay what they are, packed for inference. */
    public static Precision packed() {
        return new Precision(DType.FLOAT32, DType.FLOAT32, LinearForm.PACKED);
    }
}
