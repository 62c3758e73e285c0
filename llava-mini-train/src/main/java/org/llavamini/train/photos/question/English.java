// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The little English that names of things need. */
public final class English {
    private static final Map<String, String> PLURALS = Map.ofEntries(
            Map.entry("person", "people"),
            Map.entry("sheep", "sheep"),
            Map.entry("knife", "knives"),
            Map.entry("mouse", "mice"),
            Map.entry("skis", "skis"),
            Map.entry("scissors", "scissors"),
            Map.entry("broccoli", "broccoli"),
            Map.entry("pants", "pants"),
            Map.entry("shorts", "shorts"),
            Map.entry("shoes", "shoes"));

    /** Names of folders that are plurals, or of parts, as Caltech 101 has them. */
    private static final Map<String, String> SINGULARS = Map.of(
            "faces", "face",
            "faces easy", "face",
            "leopards", "leopard",
            "airplanes", "airplane",
            "motorbikes", "motorbike",
            "car side", "car");

    private English() {}

    /** Returns what one of the things is called that a folder is named for. */
    public static String singular(String folder) {
        return SINGULARS.getOrDefault(folder, folder);
    }

    /** Returns a name with its article, or without where it needs none. */
    public static String one(String name) {
        if (PLURALS.getOrDefault(name, "").equals(name)) {
            return name;
        }
        return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
    }

    /** Returns the plural of a name. */
    public static String many(String name) {
        String last = name.substring(name.lastIndexOf(' ') + 1);
        String before = name.substring(0, name.length() - last.length());
        if (PLURALS.containsKey(last)) {
            return before + PLURALS.get(last);
        }
        if (last.matches(".*(s|x|ch|sh)")) {
            return name + "es";
        }
        return last.matches(".*[^aeiou]y") ? name.substring(0, name.length() - 1) + "ies" : name + "s";
    }

    /** Returns names as a sentence lists them. */
    public static String list(List<String> names) {
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    /** Returns a text as a sentence: a capital in front, a period behind. */
    public static String sentence(String text) {
        String stripped = text.strip().replaceAll("\\s+", " ");
        if (stripped.isEmpty()) {
            return stripped;
        }
        String whole = stripped.substring(0, 1).toUpperCase(Locale.ROOT) + stripped.substring(1);
        return whole.matches("(?s).*[.!?]") ? whole : whole + ".";
    }
}
