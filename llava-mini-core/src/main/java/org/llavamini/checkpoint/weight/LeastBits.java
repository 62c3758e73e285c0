// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

/** In how few bits a weight may be held without harm. */
public enum LeastBits {
    /** Always in floating point, as no linear layer: vectors and tables. */
    FLOATING_POINT,
    /** Always in floating point, though the matrix of a linear layer. */
    FLOATING_POINT_LINEAR,
    /** In 8 bits while computing, in floating point in files: nothing comes after it that would even out its errors. */
    INT8_COMPUTED,
    /** In 8 bits: it always reads many rows at once, so that 4 would not even be faster. */
    INT8,
    /** In 4 bits. */
    INT4;

    /** Returns whether it is the matrix of a linear layer. */
    public boolean linear() {
        return this != FLOATING_POINT;
    }

    /** Returns whether the matrix may be held in 8 bits while computing. */
    public boolean quantizes() {
        return linear() && this != FLOATING_POINT_LINEAR;
    }

    /** Returns whether files may store the matrix in so many bits, 4 or 8. */
    public boolean storable(int bits) {
        return this == INT4 || this == INT8 && bits == 8;
    }
}
