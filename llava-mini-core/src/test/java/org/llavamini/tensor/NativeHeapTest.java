// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int TENSORS = 200;
    private static final long ELEMENTS = 1 << 18;

    /** A tensor that stays after the others keeps the C library from giving back the end of its heap by itself. */
    @Test
    void givesBackWhatWasFreed() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(STATUS), "skipped: resident memory is read from Linux");
        TensorRuntime.giveBackFreedMemory();
        try (TensorScope _ = TensorScope.open()) {
            long before;
            Tensor last;
            try (TensorScope inner = TensorScope.open()) {
                for (int i = 0; i < TENSORS; i++) {
                    Tensor.full(i, DType.FLOAT32, ELEMENTS);
                }
                last = inner.keep(Tensor.full(1, DType.FLOAT32, ELEMENTS));
                before = resident();
            }
            TensorRuntime.giveBackFreedMemory();
            assertThat(before - resident()).isGreaterThan(TENSORS * ELEMENTS * Float.BYTES * 3 / 4);
            assertThat(last.toFloats()).containsOnly(1);
        }
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("no resident memory in " + STATUS);
    }
}
