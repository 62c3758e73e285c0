// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

/** Text that has a UTF-8 form: lone surrogates become U+FFFD, as native code cannot be trusted with them. */
final class WellFormed {
    private WellFormed() {}

    static String of(String text) {
        int position = 0;
        while (position < text.length()) {
            int codePoint = text.codePointAt(position);
            if (isSurrogate(codePoint)) {
                return replaced(text, position);
            }
            position += Character.charCount(codePoint);
        }
        return text;
    }

    private static String replaced(String text, int from) {
        StringBuilder result = new StringBuilder(text.length()).append(text, 0, from);
        text.substring(from)
                .codePoints()
                .forEach(codePoint -> result.appendCodePoint(isSurrogate(codePoint) ? 0xfffd : codePoint));
        return result.toString();
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
