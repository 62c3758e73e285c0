// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

/** How the matrices of linear layers are held. What the machine has no kernels for is computed from plain tensors instead. */
public enum LinearForm {
    /** In floating point, whatever they are stored in. */
    DENSE,
    /** In 8 bits with one scale for each output; products have activations of 8 bits with one scale for each token. */
    INT8,
    /** In 4 bits with one scale for each group of inputs; some layers in 8 bits, see {@link Weights#withoutInt4}. */
    INT4,
    /** Packed for products with few rows where they are stored in 8 bits, else as {@link #DENSE}. */
    PACKED;

    /** Whether matrices are quantised that are not stored so. */
    boolean quantizes() {
        return this == INT8 || this == INT4;
    }
}
