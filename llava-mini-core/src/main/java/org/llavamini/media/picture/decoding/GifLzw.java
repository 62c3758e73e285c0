// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.nio.ByteBuffer;

/** The variable-length codes of GIF; one object decodes one frame. */
final class GifLzw {
    private static final int MAX_CODES = 4096;

    private final ByteBuffer file;
    private final int[] prefix = new int[MAX_CODES];
    private final byte[] suffix = new byte[MAX_CODES];
    private final byte[] first = new byte[MAX_CODES];
    private final int[] length = new int[MAX_CODES];
    private int bits;
    private int bitCount;
    private int blockRemaining;

    private GifLzw(ByteBuffer file) {
        this.file = file;
    }

    /** Returns the indices of a frame whose data begin at the buffer's position. */
    static byte[] decode(ByteBuffer file, int pixels) throws DecodingException {
        int codeBits = file.get();
        if (codeBits < 1 || codeBits > 11) {
            throw DecodingException.damaged("LZW codes of " + codeBits + " bits");
        }
        byte[] indices = new byte[pixels];
        new GifLzw(file).decode(indices, codeBits);
        return indices;
    }

    private void decode(byte[] indices, int codeBits) throws DecodingException {
        int clear = 1 << codeBits;
        for (int i = 0; i < clear; i++) {
            suffix[i] = first[i] = (byte) i;
            length[i] = 1;
        }
        int width = codeBits + 1;
        int next = clear + 2;
        int previous = -1;
        int at = 0;
        while (at < indices.length) {
            int code = nextCode(width);
            if (code == clear) {
                width = codeBits + 1;
                next = clear + 2;
                previous = -1;
                continue;
            }
            if (code == clear + 1) {
                throw DecodingException.truncated();
            }
            if (previous < 0 ? code >= clear : code > next || code == next && next == MAX_CODES) {
                throw DecodingException.damaged("an LZW code that is not defined yet");
            }
            if (previous >= 0 && next < MAX_CODES) {
                prefix[next] = previous;
                first[next] = first[previous];
                length[next] = length[previous] + 1;
                suffix[next] = code == next ? first[previous] : first[code];
                next++;
                if (next == 1 << width && width < 12) {
                    width++;
                }
            }
            at = write(code, indices, at);
            previous = code;
        }
    }

    private int write(int code, byte[] indices, int at) {
        int end = at + length[code];
        int entry = code;
        for (int i = end - 1; i >= at; i--) {
            if (i < indices.length) {
                indices[i] = suffix[entry];
            }
            entry = prefix[entry];
        }
        return Math.min(end, indices.length);
    }

    private int nextCode(int width) throws DecodingException {
        while (bitCount < width) {
            if (blockRemaining == 0) {
                blockRemaining = file.hasRemaining() ? file.get() & 0xff : 0;
                if (blockRemaining == 0) {
                    throw DecodingException.truncated();
                }
            }
            if (!file.hasRemaining()) {
                throw DecodingException.truncated();
            }
            bits |= (file.get() & 0xff) << bitCount;
            bitCount += 8;
            blockRemaining--;
        }
        int code = bits & (1 << width) - 1;
        bits >>>= width;
        bitCount -= width;
        return code;
    }
}
