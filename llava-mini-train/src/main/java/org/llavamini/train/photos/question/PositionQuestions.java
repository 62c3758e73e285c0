// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What lies left, right, above or below of what, for things of which there is one each; as many yes as no. */
public final class PositionQuestions implements Family {
    private static final double CLEAR = 0.25;

    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        Map<String, List<Box>> byName =
                photo.boxes().stream().collect(Collectors.groupingBy(Box::name, TreeMap::new, Collectors.toList()));
        List<Box> single = byName.values().stream()
                .filter(boxes -> boxes.size() == 1)
                .map(List::getFirst)
                .toList();
        List<Exchange> exchanges = new ArrayList<>();
        for (Box one : single) {
            for (Box other : single) {
                if (one.name().compareTo(other.name()) < 0) {
                    ask(one, other, random, exchanges);
                }
            }
        }
        return exchanges;
    }

    private static void ask(Box one, Box other, Random random, List<Exchange> exchanges) {
        double across = one.x() - other.x();
        double down = one.y() - other.y();
        if (Math.abs(across) > CLEAR && Math.abs(across) > 2 * Math.abs(down)) {
            add(one, other, across < 0, "to the left of", "to the right of", random, exchanges);
        } else if (Math.abs(down) > CLEAR && Math.abs(down) > 2 * Math.abs(across)) {
            add(one, other, down < 0, "above", "below", random, exchanges);
        }
    }

    private static void add(
            Box one, Box other, boolean first, String near, String far, Random random, List<Exchange> exchanges) {
        boolean asksFirst = random.nextBoolean();
        exchanges.add(new Exchange(
                "position",
                "Is the " + one.name() + " " + (asksFirst ? near : far) + " the " + other.name() + "?",
                asksFirst == first ? "yes" : "no"));
        exchanges.add(new Exchange(
                "position",
                "Where is the " + one.name() + ", seen from the " + other.name() + "?",
                English.sentence(first ? near.replace(" of", "") : far.replace(" of", ""))));
    }
}
