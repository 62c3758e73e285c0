// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.error.LlavaMiniException;

/** Reads little-endian values of a file one after the other and never beyond its end. Not thread-safe. */
final class ByteCursor {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemorySegment content;
    private long position;

    ByteCursor(Path file, MemorySegment content, long position) {
        this.file = file;
        this.content = content;
        this.position = position;
    }

    Path file() {
        return file;
    }

    long position() {
        return position;
    }

    long remaining() {
        return content.byteSize() - position;
    }

    int unsignedByte() {
        return content.get(ValueLayout.JAVA_BYTE, take(1)) & 0xFF;
    }

    int unsignedShort() {
        return content.get(SHORT, take(Short.BYTES)) & 0xFFFF;
    }

    int signedInt() {
        return content.get(INT, take(Integer.BYTES));
    }

    long unsignedInt() {
        return signedInt() & 0xFFFF_FFFFL;
    }

    long signedLong() {
        return content.get(LONG, take(Long.BYTES));
    }

    byte[] bytes(long count, int limit) {
        if (count < 0 || count > limit) {
            throw ModelErrors.format(
                    file,
                    "a value at byte " + position + " claims " + count + " bytes, at most " + limit + " are read");
        }
        return content.asSlice(take(count), count).toArray(ValueLayout.JAVA_BYTE);
    }

    String text(long count, int limit) {
        return new String(bytes(count, limit), StandardCharsets.UTF_8);
    }

    /** Returns the text up to the next line feed, which is skipped. */
    String line(int limit) {
        long end = position;
        while (end - position <= limit && end < content.byteSize()) {
            if (content.get(ValueLayout.JAVA_BYTE, end) == '\n') {
                String text = text(end - position, limit);
                position++;
                return text;
            }
            end++;
        }
        throw ModelErrors.format(file, "a name at byte " + position + " does not end; the file is damaged");
    }

    void skip(long count) {
        take(count);
    }

    /** Moves on and returns where it was. */
    private long take(long count) {
        if (count < 0 || count > remaining()) {
            throw truncated(count);
        }
        long begin = position;
        position += count;
        return begin;
    }

    private LlavaMiniException truncated(long count) {
        return ModelErrors.format(
                file,
                "the file is truncated or damaged: " + count + " bytes are wanted at byte " + position + ", found "
                        + remaining() + "; download or copy it again");
    }
}
