// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

/** Turns positions counted in code points, as the native library gives them, into positions in a Java string. */
final class CodePointPositions {
    private final int[] positions;

    CodePointPositions(String text) {
        positions = new int[text.codePointCount(0, text.length()) + 1];
        int position = 0;
        for (int index = 0; index < positions.length; index++) {
            positions[index] = position;
            position = position < text.length() ? position + Character.charCount(text.codePointAt(position)) : position;
        }
    }

    int utf16(int codePoint) {
        return positions[Math.clamp(codePoint, 0, positions.length - 1)];
    }
}
