// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.List;

/**
 * Passes text on until a stop string comes. Holds back what may be the beginning of one, so that no part of a stop string is
 * ever shown. One per answer.
 */
final class StopStringFilter {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    StopStringFilter(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** Returns what can be shown after this piece. */
    String push(String piece) {
        if (stopped) {
            return "";
        }
        held.append(piece);
        int end = stops.stream()
                .mapToInt(held::indexOf)
                .filter(index -> index >= 0)
                .min()
                .orElse(-1);
        if (end >= 0) {
            stopped = true;
            return take(end);
        }
        return take(held.length() - possibleBeginning());
    }

    /** Returns what is still held when the answer is over. */
    String flush() {
        return stopped ? "" : take(held.length());
    }

    /** Returns whether a stop string came. */
    boolean stopped() {
        return stopped;
    }

    private int possibleBeginning() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private String take(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
