// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * Whether something is there: as many no as yes, and the no about kinds that often occur together with what is there, as POPE's
 * adversarial questions are; among these first the kinds that were asked with a yes more often so far, so that no name says the
 * answer. And, of what is not there, what colour it has: that cannot be said.
 */
public final class ExistenceQuestions implements Family {
    private static final int MOST_OF_A_PHOTO = 3;
    private static final double UNSEEN_PART = 0.15;

    private static final List<String> WORDINGS = List.of(
            "Is there %s in the image?", "Is there %s in the picture?", "Is there %s in the photo?", "Do you see %s?");

    private final Together together;
    private final Map<String, Integer> balance = new HashMap<>();

    /** Learns from all photographs what occurs together. */
    public ExistenceQuestions(List<Photo> photos) {
        together = Together.in(photos);
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
            exchanges.add(exists(name, true, random));
            balance.merge(name, 1, Integer::sum);
        }
        for (String name : absent(photo, there.size(), random)) {
            exchanges.add(exists(name, false, random));
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
        for (String name : together.kinds()) {
            if (!photo.labels().contains(name)) {
                int beside = together.beside(photo.labels(), name);
                fitting.put(
                        name,
                        (1.0 + beside)
                                * (1 + Math.max(0, balance.getOrDefault(name, 0)))
                                * (0.5 + random.nextDouble()));
            }
        }
        return fitting.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Exchange exists(String name, boolean there, Random random) {
        String wording = WORDINGS.get(random.nextInt(WORDINGS.size()));
        return new Exchange("exists", String.format(Locale.ROOT, wording, English.one(name)), there ? "yes" : "no");
    }
}
