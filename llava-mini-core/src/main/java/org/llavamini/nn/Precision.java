// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.DType;

/**
 * How a model computes.
 *
 * @param computeType the floating-point type of activations and of weights that are not quantised
 * @param quantizedLinears whether linear layers keep 8-bit weights
 */
public record Precision(DType computeType, boolean quantizedLinears) {
    public Precision {
        requireNonNull(computeType, "computeType is null");
        if (!computeType.isFloatingPoint()) {
            throw new IllegalArgumentException("computeType must be a floating-point type: " + computeType);
        }
    }

    /** Returns plain computation in one floating-point type. */
    public static Precision of(DType computeType) {
        return new Precision(computeType, false);
    }

    /** Returns 8-bit weights with float32 activations. */
    public static Precision int8() {
        return new Precision(DType.FLOAT32, true);
    }
}
