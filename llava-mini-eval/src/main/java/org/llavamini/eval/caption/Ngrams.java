// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.caption;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often each run of one to four words comes in a text. */
final class Ngrams {
    /** The longest runs. */
    static final int MOST = 4;

    private Ngrams() {}

    /** Returns the runs with their numbers; a run's size is that of the list. */
    static Map<List<String>, Integer> of(List<String> words) {
        Map<List<String>, Integer> counts = new LinkedHashMap<>();
        for (int size = 1; size <= MOST; size++) {
            for (int from = 0; from + size <= words.size(); from++) {
                counts.merge(List.copyOf(words.subList(from, from + size)), 1, Integer::sum);
            }
        }
        return counts;
    }
}
