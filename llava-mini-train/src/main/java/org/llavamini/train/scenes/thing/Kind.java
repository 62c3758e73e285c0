// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import static java.util.Objects.requireNonNull;

/**
 * A kind of thing.
 *
 * @param number place in the list of all kinds, the same whatever else is known
 * @param noun its name, one word
 * @param category what it belongs to
 */
public record Kind(int number, String noun, Category category) {
    public Kind {
        requireNonNull(noun, "noun is null");
        requireNonNull(category, "category is null");
    }

    public boolean isShape() {
        return category == Category.SHAPE;
    }

    public String plural() {
        if (noun.matches(".*(s|x|ch|sh)")) {
            return noun + "es";
        }
        return noun.matches(".*[^aeiou]y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    /** Returns words with the article that they need in front. */
    public static String withArticle(String words) {
        return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
    }
}
