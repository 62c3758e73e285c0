// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

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

    /**
     * Does it once for the process; does nothing with another C library than glibc. Larger blocks are mapped each for itself as
     * before. The pad is the size of a heap: none of them is given up when empty.
     */
    static void keepFreedMemory() {
        FunctionDescriptor mallopt =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        call("mallopt", mallopt, MMAP_THRESHOLD, 32 * MEBIBYTE);
        call("mallopt", mallopt, TRIM_THRESHOLD, 512 * MEBIBYTE);
        call("mallopt", mallopt, TOP_PAD, 64 * MEBIBYTE);
    }

    /** Gives back what was kept so far, such as room for the temporary forms of weights. */
    static void giveBack() {
        call("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG), 0L);
    }

    /** Calls a function of the C library if it has that and its memory is not left alone. */
    private static void call(String function, FunctionDescriptor type, Object... arguments) {
        if ("system".equals(System.getProperty(PROPERTY))) {
            return;
        }
        LINKER.defaultLookup().find(function).ifPresent(address -> {
            try {
                LINKER.downcallHandle(address, type).invokeWithArguments(arguments);
            } catch (Throwable impossible) {
                throw new IllegalStateException(function + " failed", impossible);
            }
        });
    }
}
