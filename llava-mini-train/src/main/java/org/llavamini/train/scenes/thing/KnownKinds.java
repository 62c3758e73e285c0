// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of things that scenes show, and which pictogram shows them. */
public final class KnownKinds {
    private static final List<String> SHAPES = List.of("circle", "square", "triangle", "star", "heart", "cross");

    /** Category: noun = name in the Noto Emoji data, where it differs. What looks alike when small is left out. */
    private static final String PICTOGRAMS = """
        ANIMAL: cat = cat face, dog = dog face, pig = pig face, frog = frog face, crab
        FOOD: apple = red apple, banana, burger = hamburger, donut = doughnut, cheese = cheese wedge
        VEHICLE: car = automobile, bus, train = steam locomotive, boat = sailboat, plane = airplane
        PLANT: tree = deciduous tree, rose, cactus
        THING: key, book = closed book, bell, hat = top hat, umbrella
        """;

    private KnownKinds() {}

    public static List<Kind> shapes() {
        List<Kind> kinds = new ArrayList<>();
        for (String noun : SHAPES) {
            kinds.add(new Kind(kinds.size(), noun, Category.SHAPE));
        }
        return List.copyOf(kinds);
    }

    /** Returns the kinds that are pictograms, each with its name in the Noto Emoji data. */
    static Map<Kind, String> pictograms() {
        Map<Kind, String> names = new LinkedHashMap<>();
        for (String line : PICTOGRAMS.lines().toList()) {
            int colon = line.indexOf(':');
            for (String entry : line.substring(colon + 1).split(",")) {
                String[] words = entry.split("=");
                Category category = Category.valueOf(line.substring(0, colon));
                Kind kind = new Kind(SHAPES.size() + names.size(), words[0].strip(), category);
                names.put(kind, words[words.length - 1].strip());
            }
        }
        return names;
    }
}
