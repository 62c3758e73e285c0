// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often kinds of things are in a photograph together.
 *
 * @param times for each kind how often each other one is beside it, and itself how often at all
 */
record Together(Map<String, Map<String, Integer>> times) {
    /** Counts in photographs. */
    static Together in(List<Photo> photos) {
        Map<String, Map<String, Integer>> times = new TreeMap<>();
        for (Photo photo : photos) {
            for (String one : photo.labels()) {
                Map<String, Integer> others = times.computeIfAbsent(one, key -> new TreeMap<>());
                photo.labels().forEach(other -> others.merge(other, 1, Integer::sum));
            }
        }
        return new Together(times);
    }

    /** Returns all kinds, by name. */
    Set<String> kinds() {
        return times.keySet();
    }

    /** Returns how many photographs have a kind. */
    int often(String kind) {
        return times.getOrDefault(kind, Map.of()).getOrDefault(kind, 0);
    }

    /** Returns how often a kind is beside one of several, summed. */
    int beside(Set<String> labels, String kind) {
        return labels.stream()
                .mapToInt(label -> times.getOrDefault(label, Map.of()).getOrDefault(kind, 0))
                .sum();
    }
}
