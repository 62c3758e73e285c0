// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether something is there: as many no as yes, and the no about kinds that often occur together with what is there, as POPE's
 * adversarial questions are; among these first the kinds that were asked with a yes more often so far, so that no name says the
 * answer. And, of what is not there, what colour it has: that cannot be said.
 */
public final class ExistenceQuestions implements Family {
    private static final int MOST_OF_A_PHOTO = 3;
    private static final double UNSEEN_PART = 0.15;

    private final Map<String, Map<String, Integer>> together = new TreeMap<>();
    private final Map<String, Integer> balance = new HashMap<>();

    /** Learns from all photographs what occurs together. */
    public ExistenceQuestions(List<Photo> photos) {
        for (Photo photo : photos) {
            for (String one : photo.labels()) {
                Map<String, Integer> others = together.computeIfAbsent(one, key -> new TreeMap<>());
                photo.labels().forEach(other -> others.merge(other, 1, Integer::sum));
            }
        }
    }

    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        if (!photo.labelled()) {
            return List.of();
        }
        List<String> there = new ArrayList<>(new TreeSet<>(photo.labels()));
        Collections.shuffle(there, random);
        there = there.subList(0, Math.min(MOST_OF_A_PHOTO, there.size()));
        List<Exchange> exchanges = new ArrayList<>();
        for (String name : there) {
            exchanges.add(exists(name, true));
            balance.merge(name, 1, Integer::sum);
        }
        for (String name : absent(photo, there.size(), random)) {
            exchanges.add(exists(name, false));
            balance.merge(name, -1, Integer::sum);
            if (random.nextDouble() < UNSEEN_PART) {
                exchanges.add(new Exchange(
                        "unseen",
                        "What color is the " + name + "?",
                        "I cannot see " + English.one(name) + " in the picture."));
            }
        }
        return exchanges;
    }

    private List<String> absent(Photo photo, int count, Random random) {
        Map<String, Double> fitting = new HashMap<>();
        for (String name : together.keySet()) {
            if (!photo.labels().contains(name)) {
                double beside = photo.labels().stream()
                        .mapToInt(
                                label -> together.getOrDefault(label, Map.of()).getOrDefault(name, 0))
                        .sum();
                fitting.put(
                        name,
                        (1 + beside) * (1 + Math.max(0, balance.getOrDefault(name, 0))) * (0.5 + random.nextDouble()));
            }
        }
        return fitting.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Exchange exists(String name, boolean there) {
        return new Exchange("exists", "Is there " + English.one(name) + " in the picture?", there ? "yes" : "no");
    }
}
