// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.caption;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** By which words a caption names the 80 kinds of things that COCO labels. */
final class ThingNames {
    private static final String RESOURCE = "coco-things.txt";
    private static final int MOST_WORDS = 3;

    private final Map<List<String>, String> kinds = new HashMap<>();

    private ThingNames() {}

    /** Reads the words that come with this module: a line for each kind, its names after a colon, plurals made by rule. */
    static ThingNames standard() {
        ThingNames names = new ThingNames();
        try (InputStream stream = ThingNames.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("llava-mini-eval lacks " + RESOURCE);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            reader.lines().filter(line -> !line.startsWith("#")).forEach(names::add);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return names;
    }

    private void add(String line) {
        int colon = line.indexOf(':');
        String kind = line.substring(0, colon).strip();
        List<String> all = new ArrayList<>(List.of(kind));
        all.addAll(Arrays.asList(line.substring(colon + 1).strip().split(" *, *", -1)));
        for (String name : all) {
            if (!name.isEmpty()) {
                kinds.put(List.of(name.split(" ", -1)), kind);
                kinds.put(List.of(plural(name).split(" ", -1)), kind);
            }
        }
    }

    private static String plural(String name) {
        if (name.endsWith("man")) {
            return name.substring(0, name.length() - 2) + "en";
        }
        if (name.matches(".*(s|x|ch|sh)")) {
            return name + "es";
        }
        if (name.endsWith("fe")) {
            return name.substring(0, name.length() - 2) + "ves";
        }
        return name.matches(".*[^aeiou]y") ? name.substring(0, name.length() - 1) + "ies" : name + "s";
    }

    /** Returns the kinds that are named; of words that begin several names the longest one counts (a hot dog is no dog). */
    Set<String> in(List<String> words) {
        Set<String> found = new TreeSet<>();
        int position = 0;
        while (position < words.size()) {
            int step = 1;
            for (int size = MOST_WORDS; size >= 1; size--) {
                Optional<String> kind = position + size <= words.size()
                        ? Optional.ofNullable(kinds.get(words.subList(position, position + size)))
                        : Optional.empty();
                if (kind.isPresent()) {
                    found.add(kind.get());
                    step = size;
                    break;
                }
            }
            position += step;
        }
        return found;
    }
}
