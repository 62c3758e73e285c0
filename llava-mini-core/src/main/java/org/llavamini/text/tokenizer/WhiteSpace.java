// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

/** White space as Python's {@code str.strip} sees it, by which prompts were trimmed when the models were trained. */
public final class WhiteSpace {
    private static final char NEXT_LINE = '\u0085';

    private WhiteSpace() {}

    /** Returns whether a character is white space. */
    public static boolean is(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == NEXT_LINE;
    }

    /** Returns a text without the white space at both ends. */
    public static String strip(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && is(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }
}
