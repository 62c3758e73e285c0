// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.nio.charset.StandardCharsets;

/** Walks over the fields of one protocol buffer message; every length is checked against the bytes that are there. */
final class ProtocolBufferReader {
    static final int VARINT = 0;
    static final int FIXED_64 = 1;
    static final int BYTES = 2;
    static final int FIXED_32 = 5;

    private final byte[] bytes;
    private final int end;
    private int position;
    private int field;
    private int type;
    private long number;
    private int contentStart;

    ProtocolBufferReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtocolBufferReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() {
        if (position == end) {
            return false;
        }
        long key = readNumber();
        field = (int) (key >>> 3);
        type = (int) (key & 7);
        switch (type) {
            case VARINT -> number = readNumber();
            case FIXED_64 -> skip(8);
            case FIXED_32 -> skip(4);
            case BYTES -> skip(readNumber());
            default -> throw new IllegalStateException("unknown wire type " + type + " at byte " + position);
        }
        return true;
    }

    boolean at(int wantedField, int wantedType) {
        return field == wantedField && type == wantedType;
    }

    long number() {
        return number;
    }

    String text() {
        return new String(bytes, contentStart, position - contentStart, StandardCharsets.UTF_8);
    }

    int length() {
        return position - contentStart;
    }

    ProtocolBufferReader message() {
        return new ProtocolBufferReader(bytes, contentStart, position);
    }

    private void skip(long count) {
        if (count < 0 || count > end - position) {
            throw new IllegalStateException("field " + field + " ends after the file, at byte " + position);
        }
        contentStart = position;
        position += (int) count;
    }

    private long readNumber() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == end) {
                throw new IllegalStateException("the file ends within a number");
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number is too long at byte " + position);
    }
}
