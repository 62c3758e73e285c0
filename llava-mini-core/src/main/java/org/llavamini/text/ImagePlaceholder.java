// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import org.llavamini.text.tokenizer.WhiteSpace;

/** The mark that stands for a picture or a video in prompts and in token ids. */
public final class ImagePlaceholder {
    /** The mark in text. */
    public static final String TEXT = "<image>";

    /** The mark among token ids; no vocabulary has it. */
    public static final int ID = -200;

    private ImagePlaceholder() {}

    /** Returns how often the mark stands in the text. */
    public static int count(String text) {
        int count = 0;
        for (int at = text.indexOf(TEXT); at >= 0; at = text.indexOf(TEXT, at + TEXT.length())) {
            count++;
        }
        return count;
    }

    /** Returns the question with one mark and a line break in front, as all models were trained. */
    public static String before(String question) {
        return TEXT + "\n" + question;
    }

    /**
     * Returns a turn of training data in the form of the official preprocessing: if it has a mark, one mark and a line break
     * in front, all others removed, no white space around.
     */
    public static String normalize(String turn) {
        if (count(turn) == 0) {
            return turn;
        }
        return WhiteSpace.strip(before(WhiteSpace.strip(turn.replace(TEXT, ""))));
    }
}
