// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code clean_up_tokenization_spaces} of transformers: no space before punctuation and English contractions. */
final class SpaceCleanup {
    /**
     * A text's ending that may still become part of a replacement if it has a space. Replacements start with a space and
     * only take spaces away; what can stand between that space and the end are apostrophes, {@code n} (also with spaces
     * around the apostrophe: {@code " n ' t"} becomes {@code "n't"} in two steps), and a last {@code v} or {@code r}.
     */
    private static final Pattern OPEN_ENDING = Pattern.compile("[ 'n]*+[vr]?\\z");

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

    /** Bounds the search to the ending itself. */
    private static int endingStart(String text) {
        int position = Math.max(0, text.length() - 1);
        while (position > 0 && " 'n".indexOf(text.charAt(position - 1)) >= 0) {
            position--;
        }
        return position;
    }
}
