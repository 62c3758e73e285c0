// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.error.LlavaMiniException;

/**
 * Where the entries of a zip file lie that are stored without compression, as all are that {@code torch.save} writes. Handles
 * files of any size (zip64).
 */
final class ZipIndex {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCAL_NAMES_AT = 26;
    private static final int MAX_COMMENT_BYTES = 65535;
    private static final int MAX_ENTRIES = 1_000_000;
    private static final int MAX_NAME_BYTES = 1024;
    private static final int ZIP64_FIELD = 1;
    private static final long IN_ZIP64 = 0xFFFF_FFFFL;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemorySegment content;
    private final Map<String, ByteRange> entries = new LinkedHashMap<>();

    private ZipIndex(Path file, MemorySegment content) {
        this.file = file;
        this.content = content;
    }

    /** Returns the entries by name, each within the file. */
    static Map<String, ByteRange> read(Path file, MemorySegment content) {
        ZipIndex index = new ZipIndex(file, content);
        index.readEntries();
        return index.entries;
    }

    static boolean isZip(MemorySegment content) {
        return content.byteSize() >= Integer.BYTES && content.get(INT, 0) == LOCAL_SIGNATURE;
    }

    private void readEntries() {
        long end = endOfDirectory();
        ByteCursor cursor = cursor(end + 10);
        long count = cursor.unsignedShort();
        cursor.skip(Integer.BYTES);
        long begin = cursor.unsignedInt();
        Optional<ByteCursor> end64 = end64(end);
        if (end64.isPresent()) {
            count = end64.get().signedLong();
            end64.get().skip(Long.BYTES);
            begin = end64.get().signedLong();
        }
        if (count < 0 || count > MAX_ENTRIES) {
            throw broken("it claims " + count + " entries");
        }
        ByteCursor directory = cursor(begin);
        for (long i = 0; i < count; i++) {
            readEntry(directory);
        }
    }

    private long endOfDirectory() {
        long first = Math.max(0, content.byteSize() - END_BYTES - MAX_COMMENT_BYTES);
        for (long at = content.byteSize() - END_BYTES; at >= first; at--) {
            if (content.get(INT, at) == END_SIGNATURE) {
                return at;
            }
        }
        throw broken("its directory at the end is missing, so it is truncated");
    }

    /** Returns a cursor at the number of entries in the 64-bit record, where there is one. */
    private Optional<ByteCursor> end64(long end) {
        long at = end - LOCATOR_BYTES;
        if (at < 0 || content.get(INT, at) != END64_LOCATOR_SIGNATURE) {
            return Optional.empty();
        }
        ByteCursor record = cursor(cursor(at + 8).signedLong());
        if (record.signedInt() != END64_SIGNATURE) {
            throw broken("its 64-bit directory is missing");
        }
        record.skip(28);
        return Optional.of(record);
    }

    private void readEntry(ByteCursor directory) {
        if (directory.signedInt() != CENTRAL_SIGNATURE) {
            throw broken("its directory is damaged at byte " + directory.position());
        }
        directory.skip(4);
        int flags = directory.unsignedShort();
        int method = directory.unsignedShort();
        directory.skip(8);
        long stored = directory.unsignedInt();
        long size = directory.unsignedInt();
        int nameBytes = directory.unsignedShort();
        int extraBytes = directory.unsignedShort();
        int commentBytes = directory.unsignedShort();
        directory.skip(8);
        long header = directory.unsignedInt();
        String name = directory.text(nameBytes, MAX_NAME_BYTES);
        long afterExtra = directory.position() + extraBytes;
        if (stored == IN_ZIP64 || size == IN_ZIP64 || header == IN_ZIP64) {
            ByteCursor wide = zip64Field(name, directory.position(), afterExtra);
            size = size == IN_ZIP64 ? wide.signedLong() : size;
            stored = stored == IN_ZIP64 ? wide.signedLong() : stored;
            header = header == IN_ZIP64 ? wide.signedLong() : header;
        }
        directory.skip((long) extraBytes + commentBytes);
        if (method != 0 || stored != size || (flags & 1) != 0) {
            throw broken("its entry " + ModelErrors.shown(name)
                    + " is compressed or encrypted, which torch.save never does");
        }
        if (entries.put(name, new ByteRange(dataBegin(name, header, size), size)) != null) {
            throw broken("it holds two entries " + ModelErrors.shown(name));
        }
    }

    private ByteCursor zip64Field(String name, long begin, long end) {
        ByteCursor extra = cursor(begin);
        while (extra.position() + 4 <= end) {
            int field = extra.unsignedShort();
            int bytes = extra.unsignedShort();
            if (field == ZIP64_FIELD) {
                return extra;
            }
            extra.skip(bytes);
        }
        throw broken("the size of its entry " + ModelErrors.shown(name) + " is missing");
    }

    private long dataBegin(String name, long header, long size) {
        ByteCursor local = cursor(header);
        if (local.signedInt() != LOCAL_SIGNATURE) {
            throw broken("its entry " + ModelErrors.shown(name) + " does not begin at byte " + header);
        }
        local.skip(LOCAL_NAMES_AT - Integer.BYTES);
        long names = local.unsignedShort();
        long extras = local.unsignedShort();
        local.skip(names + extras);
        long begin = local.position();
        local.skip(size); // fails beyond the end of the file
        return begin;
    }

    private ByteCursor cursor(long position) {
        if (position < 0 || position > content.byteSize()) {
            throw broken("it refers to byte " + position + " of " + content.byteSize());
        }
        return new ByteCursor(file, content, position);
    }

    private LlavaMiniException broken(String what) {
        return ModelErrors.format(file, "the zip file of weights is damaged: " + what + "; download or copy it again");
    }
}
