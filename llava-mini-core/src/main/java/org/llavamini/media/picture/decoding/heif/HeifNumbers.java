// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.heif;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.llavamini.media.picture.decoding.DecodingException;

/** Numbers of different lengths, one after the other; beyond the end it throws what buffers throw. */
final class HeifNumbers {
    private final ByteBuffer buffer;

    HeifNumbers(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** Returns an unsigned number of 0, 1, 2, 4 or 8 bytes. */
    long next(int bytes) throws DecodingException {
        return switch (bytes) {
            case 0 -> 0;
            case 1 -> buffer.get() & 0xff;
            case 2 -> buffer.getShort() & 0xffff;
            case 4 -> Integer.toUnsignedLong(buffer.getInt());
            case 8 -> {
                long value = buffer.getLong();
                if (value < 0) {
                    throw DecodingException.damaged("an impossible place in the file");
                }
                yield value;
            }
            default -> throw DecodingException.damaged("a number of " + bytes + " bytes");
        };
    }

    int nextInt(int bytes) throws DecodingException {
        long value = next(bytes);
        if (value > Integer.MAX_VALUE) {
            throw DecodingException.damaged("the number " + value);
        }
        return (int) value;
    }

    /** Returns a signed number of four bytes. */
    int nextSigned() {
        return buffer.getInt();
    }

    String nextType() {
        byte[] type = new byte[4];
        buffer.get(type);
        return new String(type, StandardCharsets.ISO_8859_1);
    }
}
