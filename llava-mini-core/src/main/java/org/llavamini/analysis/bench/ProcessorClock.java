// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How long processors have worked for this process: for all of its threads, those of native libraries and of the virtual machine
 * too, and of those that ended.
 */
final class ProcessorClock {
    private static final long NANOS_PER_MICRO = 1000;

    private ProcessorClock() {}

    /**
     * Returns a clock in nanoseconds. The virtual machine's own goes in ticks of ten milliseconds or more, which is longer than
     * many a token; the C library's goes in microseconds, but on Windows tells the time of day.
     */
    static LongSupplier ofThisProcess() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return windows ? ofVirtualMachine() : ofCLibrary();
    }

    static LongSupplier ofVirtualMachine() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime;
    }

    @SuppressWarnings("restricted")
    private static LongSupplier ofCLibrary() {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().findOrThrow("clock");
        MethodHandle clock = linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_LONG));
        return () -> micros(clock) * NANOS_PER_MICRO;
    }

    /** POSIX: a million ticks are a second, whatever the clock's resolution. */
    private static long micros(MethodHandle clock) {
        try {
            return (long) clock.invokeExact();
        } catch (Throwable impossible) {
            throw new IllegalStateException("clock failed", impossible);
        }
    }
}
