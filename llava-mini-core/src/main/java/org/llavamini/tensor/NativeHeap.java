// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Lets the C library keep what tensors free for those to come. glibc otherwise gives every larger tensor back to the system as
 * soon as it ends, and the next one pays for its pages again: up to half of the time of a product.
 */
@SuppressWarnings("restricted")
final class NativeHeap {
    /** {@value} = {@code system} leaves the process's memory allocation as it is. */
    private static final String PROPERTY = "llavamini.nativeHeap";

    private static final Linker LINKER = Linker.nativeLinker();
    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;
    private static final int MEBIBYTE = 1 << 20;

    private NativeHeap() {}

    /** Does it once for the process; does nothing with another C library than glibc. */
    static void keepFreedMemory() {
        if (!isLeftAlone()) {
            LINKER.defaultLookup().find("mallopt").ifPresent(NativeHeap::set);
        }
    }

    /** Gives back what was kept so far, such as room for the temporary forms of weights. */
    static void giveBack() {
        if (!isLeftAlone()) {
            LINKER.defaultLookup().find("malloc_trim").ifPresent(NativeHeap::trim);
        }
    }

    private static boolean isLeftAlone() {
        return "system".equals(System.getProperty(PROPERTY));
    }

    /** Larger blocks are mapped each for itself as before. The pad is the size of a heap: none of them is given up when empty. */
    private static void set(MemorySegment address) {
        MethodHandle mallopt = LINKER.downcallHandle(
                address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        set(mallopt, MMAP_THRESHOLD, 32 * MEBIBYTE);
        set(mallopt, TRIM_THRESHOLD, 512 * MEBIBYTE);
        set(mallopt, TOP_PAD, 64 * MEBIBYTE);
    }

    private static void set(MethodHandle mallopt, int parameter, int value) {
        try {
            int _ = (int) mallopt.invokeExact(parameter, value);
        } catch (Throwable impossible) {
            throw new IllegalStateException("mallopt failed", impossible);
        }
    }

    private static void trim(MemorySegment address) {
        try {
            int _ = (int)
                    LINKER.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
                            .invokeExact(0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException("malloc_trim failed", impossible);
        }
    }
}
