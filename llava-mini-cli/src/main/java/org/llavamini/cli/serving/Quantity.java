// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.serving;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.llavamini.cli.console.WrongUsage;
import picocli.CommandLine.Model.CommandSpec;

/** Times and sizes as people write them: {@code 120s}, {@code 64MB}. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*([a-z]*)");
    private static final long LARGEST = Integer.MAX_VALUE - 64;

    private Quantity() {}

    /** Returns a time: a number of seconds, or one with ms, s, m or h behind it. */
    static Duration time(CommandSpec command, String text, String option) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        WrongUsage.require(command, matcher.matches(), wrongTime(text, option));
        long number = Long.parseLong(matcher.group(1));
        Duration time =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "", "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> throw WrongUsage.error(command, wrongTime(text, option));
                };
        WrongUsage.require(
                command, time.toDays() < 365 && (!time.isZero() || option.equals("--grace")), wrongTime(text, option));
        return time;
    }

    private static String wrongTime(String text, String option) {
        return "must be a time such as 120s or 2m, but is " + text + " (" + option + ")";
    }

    /** Returns a size: a number of bytes, or one with KB, MB or GB (of 1024) behind it. */
    static long bytes(CommandSpec command, String text, String option) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        WrongUsage.require(command, matcher.matches(), wrongSize(text, option));
        long number = Long.parseLong(matcher.group(1));
        long bytes =
                switch (matcher.group(2)) {
                    case "", "b" -> number;
                    case "k", "kb", "kib" -> number << 10;
                    case "m", "mb", "mib" -> number << 20;
                    case "g", "gb", "gib" -> number << 30;
                    default -> throw WrongUsage.error(command, wrongSize(text, option));
                };
        WrongUsage.require(command, bytes > 0 && bytes <= LARGEST, wrongSize(text, option));
        return bytes;
    }

    private static String wrongSize(String text, String option) {
        return "must be a size such as 64MB, above 0 and below 2GB, but is " + text + " (" + option + ")";
    }
}
