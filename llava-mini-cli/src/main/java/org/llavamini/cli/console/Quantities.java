// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Quantities {
    private static final double THOUSAND = 1000;
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;

    private Quantities() {}

    /** Returns a number of things, as {@code 40.1 M}. */
    public static String count(long count) {
        if (count >= BILLION) {
            return String.format(Locale.ROOT, "%.2f G", count / BILLION);
        }
        return count >= MILLION
                ? String.format(Locale.ROOT, "%.2f M", count / MILLION)
                : String.format(Locale.ROOT, "%d", count);
    }

    /** Returns an amount of memory in units of 1000, as {@code 44.6 MB}. */
    public static String bytes(long bytes) {
        if (bytes >= BILLION) {
            return String.format(Locale.ROOT, "%.2f GB", bytes / BILLION);
        }
        return bytes >= MILLION
                ? String.format(Locale.ROOT, "%.1f MB", bytes / MILLION)
                : String.format(Locale.ROOT, "%.1f kB", bytes / THOUSAND);
    }

    /** Returns a span of time to the second, as {@code 1:02:03} or {@code 2:03}. */
    public static String time(Duration duration) {
        return duration.toHours() > 0
                ? String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        duration.toHours(),
                        duration.toMinutesPart(),
                        duration.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }
}
