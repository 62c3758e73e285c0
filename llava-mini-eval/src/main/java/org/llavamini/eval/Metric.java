// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

/** One value of a score. */
public sealed interface Metric {
    /** A number that was counted. */
    record Count(long value) implements Metric {}

    /** A number that was computed. */
    record Value(double value) implements Metric {}

    /** Between which bounds a number lies with 95 % confidence. */
    record Interval(double low, double high) implements Metric {}
}
