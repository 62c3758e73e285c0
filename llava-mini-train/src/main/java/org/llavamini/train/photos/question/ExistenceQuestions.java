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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Whether something is there: as many no as yes. Among the kinds for a no those come first that were asked with a yes more often so
 * far, so that no name says the answer.
 */
public final class ExistenceQuestions implements Family {
    private static final int SOME_OF_A_PHOTO = 3;
    private static final int MOST_OF_A_PHOTO = 6;
    private static final double UNSEEN_PART = 0.15;

    private static final List<String> WORDINGS = List.of(
            "Is there %s in the image?",
            "Is there %s in the picture?", "Is there %s in the photo?", "Is there %s?", "Do you see %s?");

    private final Together together;
    private final Map<String, Integer> balance = new HashMap<>();

    /** Learns from all photographs what occurs together. */
    public ExistenceQuestions(List<Photo> photos) {
        together = Together.in(photos);
    }

    /**
     * Asks about some things, the no about kinds that often occur together with what is there, as POPE's adversarial questions are.
     * And, of what is not there, what colour it has: that cannot be said.
     */
    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        List<String> there = there(photo, SOME_OF_A_PHOTO, random);
        List<Exchange> exchanges = new ArrayList<>();
        there.forEach(name -> exchanges.add(exists(name, true, random)));
        for (String name : absent(photo, there.size(), Set.of(), name -> 1 + beside(photo, name), random)) {
            exchanges.add(exists(name, false, random));
            if (random.nextDouble() < UNSEEN_PART) {
                exchanges.add(new Exchange(
                        "unseen",
                        "What color is the " + name + "?",
                        "I cannot see " + English.one(name) + " in the picture."));
            }
        }
        return exchanges;
    }

    /**
     * Asks about everything that is there, up to six things, and about as many kinds that are not: half of them often beside what is
     * there, half chosen by chance. In no order.
     */
    public List<Exchange> askAll(Photo photo, Random random) {
        List<String> there = there(photo, MOST_OF_A_PHOTO, random);
        List<String> beside = absent(photo, there.size() / 2, Set.of(), name -> 1 + beside(photo, name), random);
        List<String> chance = absent(photo, there.size() - beside.size(), Set.copyOf(beside), name -> 1, random);
        List<Exchange> exchanges = new ArrayList<>();
        there.forEach(name -> exchanges.add(exists(name, true, random)));
        beside.forEach(name -> exchanges.add(exists(name, false, random)));
        chance.forEach(name -> exchanges.add(exists(name, false, random)));
        Collections.shuffle(exchanges, random);
        return exchanges;
    }

    private int beside(Photo photo, String name) {
        return together.beside(photo.labels(), name);
    }

    /** Returns up to so many of what is there; nothing of a photograph that nobody labelled. */
    private static List<String> there(Photo photo, int most, Random random) {
        List<String> there = photo.labelled() ? new ArrayList<>(new TreeSet<>(photo.labels())) : new ArrayList<>();
        Collections.shuffle(there, random);
        return there.subList(0, Math.min(most, there.size()));
    }

    /** Returns so many of what is not there, rather what weighs more. */
    private List<String> absent(Photo photo, int count, Set<String> but, ToIntFunction<String> weight, Random random) {
        Map<String, Double> fitting = new HashMap<>();
        for (String name : together.kinds()) {
            if (!photo.labels().contains(name) && !but.contains(name)) {
                double asked = 1 + Math.max(0, balance.getOrDefault(name, 0));
                fitting.put(name, weight.applyAsInt(name) * asked * (0.5 + random.nextDouble()));
            }
        }
        return fitting.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Exchange exists(String name, boolean there, Random random) {
        balance.merge(name, there ? 1 : -1, Integer::sum);
        String wording = WORDINGS.get(random.nextInt(WORDINGS.size()));
        return new Exchange("exists", String.format(Locale.ROOT, wording, English.one(name)), there ? "yes" : "no");
    }
}
