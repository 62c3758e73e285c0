// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

/**
 * When something began, in nanoseconds.
 *
 * @param nanos by the clock on the wall
 * @param processorNanos what processors had worked for this process until then
 */
record Moment(long nanos, long processorNanos) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Returns the milliseconds from here to a later moment. */
    double millisTo(Moment later) {
        return (later.nanos - nanos) / NANOS_PER_MILLI;
    }

    /** Returns the seconds that processors worked from here to a later moment, more than have passed if several did. */
    double processorSecondsTo(Moment later) {
        return (later.processorNanos - processorNanos) / NANOS_PER_SECOND;
    }
}
