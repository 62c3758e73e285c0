// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this process holds, where the operating system says so: on Linux. */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final String FORGET_PEAK = "5";
    private static final long KIBI = 1024;

    private ProcessMemory() {}

    /** Returns the resident memory in bytes. */
    static OptionalLong resident() {
        return field(STATUS, "VmRSS");
    }

    /** Returns the largest resident memory in bytes since {@link #forgetPeak}. */
    static OptionalLong peak() {
        return field(STATUS, "VmHWM");
    }

    /** Returns how much memory the machine could still give, in bytes. */
    static OptionalLong available() {
        return field(MACHINE, "MemAvailable");
    }

    /** Lets the peak begin anew; where that is not allowed it remains that of the whole process. */
    static void forgetPeak() {
        try {
            if (Files.exists(RESET)) {
                Files.writeString(RESET, FORGET_PEAK);
            }
        } catch (IOException notAllowed) {
            // The documentation says what the peak is then.
        }
    }

    private static OptionalLong field(Path file, String name) {
        try {
            if (!Files.isReadable(file)) {
                return OptionalLong.empty();
            }
            Matcher matcher =
                    Pattern.compile("(?m)^" + name + ":\\s+([0-9]+) kB$").matcher(Files.readString(file));
            return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KIBI) : OptionalLong.empty();
        } catch (IOException notThere) {
            return OptionalLong.empty();
        }
    }
}
