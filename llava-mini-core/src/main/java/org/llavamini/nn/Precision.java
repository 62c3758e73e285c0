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
 * @param quantizedLinears whether linear layers keep 8-bit weights
 */
public record Precision(DType weightType, DType computeType, boolean quantizedLinears) {
    public Precision {
        requireNonNull(weightType, "weightType is null");
        requireNonNull(computeType, "computeType is null");
        if (!weightType.isFloatingPoint() || !computeType.isFloatingPoint()) {
            throw new IllegalArgumentException("types must be floating-point: " + weightType + ", " + computeType);
        }
    }

    /** Returns plain computation in one floating-point type. */
    public static Precision of(DType type) {
        return new Precision(type, type, false);
    }

    /** Returns computation with float32 master weights, as training needs it. */
    public static Precision masterWeights(DType computeType) {
        return new Precision(DType.FLOAT32, computeType, false);
    }

    /** Returns 8-bit weights with float32 activations. */
    public static Precision int8() {
        return new Precision(DType.FLOAT32, DType.FLOAT32, true);
    }
}
