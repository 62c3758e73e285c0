// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import java.util.Locale;

/** Forms sentences. */
public final class Sentences {
    private Sentences() {}

    /** Returns words with a capital letter in front. */
    public static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    public static String yesOrNo(boolean holds) {
        return holds ? "yes" : "no";
    }

    /** Returns words for a number of things: {@code is 1 dog}, {@code are 2 dogs}. */
    public static String amount(int number, String singular, String plural) {
        return number == 1 ? "is 1 " + singular : "are " + number + " " + plural;
    }
}
