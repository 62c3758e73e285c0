// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

/** Element types of a {@link Tensor}. */
public enum DType {
    FLOAT64(8),
    FLOAT32(4),
    FLOAT16(2),
    BFLOAT16(2),
    INT64(8),
    INT32(4),
    INT16(2),
    INT8(1),
    UINT8(1),
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether this is a floating-point type. */
    public boolean isFloatingPoint() {
        return switch (this) {
            case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> true;
            case INT64, INT32, INT16, INT8, UINT8, BOOL -> false;
        };
    }
}
