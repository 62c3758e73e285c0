// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

/** White space as Python's {@code str.strip} sees it, by which prompts were trimmed when the models were trained. */
final class WhiteSpace {
    private static final char NEXT_LINE = '\u0085';

    private WhiteSpace() {}

    static boolean is(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == NEXT_LINE;
    }

    static String strip(String text) {
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
