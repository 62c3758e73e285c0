// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.export;

/** How a file stores the matrices of a part of a model. */
public enum StoredForm {
    /** In 16 bits. */
    BFLOAT16(16),
    /** In 8 bits, one scale for each output. */
    INT8(8),
    /** In 4 bits, one scale for each 32 inputs. */
    INT4(4);

    private final int bits;

    StoredForm(int bits) {
        this.bits = bits;
    }

    /** Returns the bits of each number. */
    public int bits() {
        return bits;
    }
}
