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
 * @param joined whether layers that read the same become one product: for inference, as their names are lost
 */
public record Precision(DType weightType, DType computeType, LinearForm linears, boolean joined) {
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
        return new Precision(type, type, LinearForm.DENSE, true);
    }

    /** Returns computation with float32 master weights, as training needs it. */
    public static Precision masterWeights(DType computeType) {
        return new Precision(DType.FLOAT32, computeType, LinearForm.DENSE, false);
    }

    /** Returns plain computation in one floating-point type in which every weight stays apart, under its name, as gradients need it. */
    public static Precision forGradients(DType type) {
        return new Precision(type, type, LinearForm.DENSE, false);
    }

    /** Returns 8-bit linear layers with a floating-point type between them; matrices that are not theirs are held in bfloat16. */
    public static Precision int8(DType between) {
        return new Precision(DType.BFLOAT16, between, LinearForm.INT8, true);
    }

    /** Returns 4-bit linear layers, else as {@link #int8}. */
    public static Precision int4(DType between) {
        return new Precision(DType.BFLOAT16, between, LinearForm.INT4, true);
    }

    /** Whether most of the work is products of plain float32 matrices. Quantised and packed ones are none, whatever lies between them. */
    public boolean multipliesInFloat32() {
        return computeType == DType.FLOAT32 && linears == LinearForm.DENSE;
    }

    /** Returns the type in which biases and the weights of norms are held: they are few, and the wider type costs nothing. */
    DType vectorType() {
        return computeType == DType.FLOAT32 ? DType.FLOAT32 : weightType;
    }

    /** Returns float32 computation in which matrices stored in 8 bits stay what they are, packed for inference. */
    public static Precision packed() {
        return new Precision(DType.FLOAT32, DType.FLOAT32, LinearForm.PACKED, true);
    }

    /** Returns the same with linear layers held in another form. */
    Precision with(LinearForm form) {
        return new Precision(weightType, computeType, form, joined);
    }
}
