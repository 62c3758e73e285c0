// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many samples may be bad before a run ends: a number, or a percentage, which always allows three.
 *
 * @param amount samples, or hundredths
 * @param percentage whether the amount is in hundredths
 */
public record BadSampleLimit(int amount, boolean percentage) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(%?)");
    private static final int LEAST = 3;

    /** Returns five percent. */
    public static BadSampleLimit defaults() {
        return new BadSampleLimit(5, true);
    }

    /** Returns the limit of that form, such as {@code 10} or {@code 5%}. */
    public static BadSampleLimit parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a number or a percentage: " + text);
        }
        return new BadSampleLimit(
                Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
    }

    /** Returns how many of so many samples may be bad. */
    public int of(int samples) {
        return percentage ? (int) Math.max(LEAST, Math.ceilDiv((long) amount * samples, 100)) : amount;
    }
}
