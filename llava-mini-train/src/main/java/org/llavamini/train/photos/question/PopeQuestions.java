// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/**
 * POPE's questions (Li et al. 2023): up to three things that are there, and as many that are not, chosen in one of three ways. No
 * two photographs depend on each other.
 */
public final class PopeQuestions {
    private static final int MOST_OF_A_PHOTO = 3;

    /** How the things are chosen that are not there. */
    public enum Choice {
        /** By chance. */
        RANDOM,
        /** Those that most photographs show. */
        POPULAR,
        /** Those that are most often beside what is there. */
        ADVERSARIAL;

        /** Returns the name that POPE gives it. */
        public String category() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Together together;

    /** Learns from photographs what is often, and what is often together. */
    public PopeQuestions(List<Photo> photos) {
        together = Together.in(photos);
    }

    /** Returns yes and no by turns, of the type that the choice is called; nothing about photographs that nobody labelled. */
    public List<Exchange> ask(Photo photo, Choice choice, Random random) {
        List<String> there = new ArrayList<>(new TreeSet<>(photo.labels()));
        Collections.shuffle(there, random);
        List<String> absent = new ArrayList<>(together.kinds());
        absent.removeAll(photo.labels());
        Collections.shuffle(absent, random);
        switch (choice) {
            case RANDOM -> {}
            case POPULAR -> absent.sort(Comparator.comparingInt(together::often).reversed());
            case ADVERSARIAL ->
                absent.sort(Comparator.comparingInt((String name) -> together.beside(photo.labels(), name))
                        .reversed());
        }
        List<Exchange> exchanges = new ArrayList<>();
        int count = Math.min(MOST_OF_A_PHOTO, Math.min(there.size(), absent.size()));
        for (int i = 0; i < count; i++) {
            exchanges.add(asked(choice, there.get(i), "yes"));
            exchanges.add(asked(choice, absent.get(i), "no"));
        }
        return exchanges;
    }

    private static Exchange asked(Choice choice, String name, String answer) {
        return new Exchange(choice.category(), "Is there " + English.one(name) + " in the image?", answer);
    }
}
