// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.io.ByteArrayOutputStream;

/**
 * Bytes to text as SentencePiece does it: every byte that does not belong to a well-formed character becomes one U+FFFD.
 * (Java's own decoder makes one of several bytes of a broken character.)
 */
final class LenientUtf8 {
    private static final int REPLACEMENT = 0xfffd;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    void add(byte value) {
        pending.write(value);
    }

    void drainTo(StringBuilder text) {
        byte[] bytes = pending.toByteArray();
        pending.reset();
        int position = 0;
        while (position < bytes.length) {
            int length = lengthAt(bytes, position);
            text.appendCodePoint(length == 0 ? REPLACEMENT : codePointAt(bytes, position, length));
            position += Math.max(1, length);
        }
    }

    /** Returns the length of the well-formed character at a position, or 0. */
    private static int lengthAt(byte[] bytes, int position) {
        int lead = bytes[position] & 0xff;
        int length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (position + length > bytes.length) {
            return 0;
        }
        for (int offset = 1; offset < length; offset++) {
            if ((bytes[position + offset] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int codePoint = length == 0 ? 0 : codePointAt(bytes, position, length);
        boolean overlong = length == 3 && codePoint < 0x800 || length == 4 && codePoint < 0x10000;
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return overlong || surrogate || codePoint > Character.MAX_CODE_POINT ? 0 : length;
    }

    private static int codePointAt(byte[] bytes, int position, int length) {
        int lead = bytes[position] & 0xff;
        int value = length == 1 ? lead : lead & (0xff >> (length + 1));
        for (int offset = 1; offset < length; offset++) {
            value = value << 6 | bytes[position + offset] & 0x3f;
        }
        return value;
    }
}
