// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llavamini.ResidentMemory;

class NativeHeapTest {
    private static final int TENSORS = 200;
    private static final long ELEMENTS = 1 << 18;

    /** A tensor that stays after the others keeps the C library from giving back the end of its heap by itself. */
    @Test
    void givesBackWhatWasFreed() {
        TensorRuntime.giveBackFreedMemory();
        try (TensorScope _ = TensorScope.open()) {
            long before;
            Tensor last;
            try (TensorScope inner = TensorScope.open()) {
                for (int i = 0; i < TENSORS; i++) {
                    Tensor.full(i, DType.FLOAT32, ELEMENTS);
                }
                last = inner.keep(Tensor.full(1, DType.FLOAT32, ELEMENTS));
                before = ResidentMemory.mebibytesOutsideHeap();
            }
            TensorRuntime.giveBackFreedMemory();
            assertThat(before - ResidentMemory.mebibytesOutsideHeap())
                    .isGreaterThan(TENSORS * ELEMENTS * Float.BYTES * 3 / 4 >> 20);
            assertThat(last.toFloats()).containsOnly(1);
        }
    }
}
