// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** How much main memory this process holds outside the Java heap, which has a bound of its own. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /**
     * Returns the resident set without the heap in MiB after a garbage collection, or aborts the calling test where it cannot
     * be known.
     */
    public static long mebibytesOutsideHeap() {
        Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no /proc on this system");
        System.gc();
        try {
            long resident = Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
            return resident - (Runtime.getRuntime().totalMemory() >> 20);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
