// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code clean_up_tokenization_spaces} of transformers: no space before punctuation and English contractions. */
final class SpaceCleanup {
    /**
     * A text's ending that may still become part of a replacement: spaces and apostrophes, then at most the start of a
     * contraction. Replacements start with a space and only take spaces away, so everything before such an ending is settled.
     */
    private static final Pattern OPEN_ENDING = Pattern.compile("[ ']*+(?:[nvr]'?)?\\z");

    private SpaceCleanup() {}

    static String apply(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }

    /** Returns how much of the text can be cleaned on its own, whatever follows. */
    static int settledLength(String text) {
        Matcher matcher = OPEN_ENDING.matcher(text).region(endingStart(text), text.length());
        if (matcher.find() && matcher.group().indexOf(' ') >= 0) {
            return matcher.start();
        }
        return text.length();
    }

    /** Bounds the search: an ending has at most two characters after its spaces and apostrophes. */
    private static int endingStart(String text) {
        int position = Math.max(0, text.length() - 2);
        while (position > 0 && (text.charAt(position - 1) == ' ' || text.charAt(position - 1) == '\'')) {
            position--;
        }
        return position;
    }
}
