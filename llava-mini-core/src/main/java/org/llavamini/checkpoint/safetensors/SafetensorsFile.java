// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.safetensors;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.llavamini.checkpoint.file.MappedFile;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.checkpoint.weight.WeightFile;

/**
 * A memory-mapped safetensors file of any size, its header checked completely before the first tensor is given out.
 *
 * <p>Opening reads the header only; the data are read by the operating system when they are touched. Thread-safe.
 * The caller closes the file; segments are then invalid, and native code that still holds their address must be done.
 */
public final class SafetensorsFile implements WeightFile {
    /** The longest header that is read, in bytes; the official library has the same limit. */
    public static final long MAX_HEADER_BYTES = 100_000_000;

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final Arena arena;
    private final MemorySegment content;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, Arena arena, MemorySegment content, SafetensorsHeader header) {
        this.path = path;
        this.arena = arena;
        this.content = content;
        this.header = header;
    }

    /**
     * Maps a file and checks its header.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if there is no such file, {@code MODEL_FORMAT} if
     *     it is no intact safetensors file, {@code INPUT_OUTPUT} if it cannot be read
     */
    public static SafetensorsFile open(Path path) {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment content = MappedFile.map(path, arena);
            return new SafetensorsFile(path, arena, content, readHeader(path, content));
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static SafetensorsHeader readHeader(Path path, MemorySegment content) {
        long size = content.byteSize();
        if (size < LENGTH.byteSize()) {
            throw SafetensorsHeader.truncated(path, LENGTH.byteSize() + 2, size);
        }
        long length = content.get(LENGTH, 0);
        if (length < 2 || length > MAX_HEADER_BYTES) {
            throw ModelErrors.format(
                    path,
                    "the header claims " + Long.toUnsignedString(length) + " bytes, 2 to " + MAX_HEADER_BYTES
                            + " are possible; this is no safetensors file");
        }
        long dataBegin = LENGTH.byteSize() + length;
        if (dataBegin > size) {
            throw SafetensorsHeader.truncated(path, dataBegin, size);
        }
        byte[] json = content.asSlice(LENGTH.byteSize(), length).toArray(ValueLayout.JAVA_BYTE);
        if (json[0] != '{') {
            throw ModelErrors.format(path, "the header does not begin with '{'; this is no safetensors file");
        }
        return new SafetensorsHeaderParser(path, dataBegin, size).parse(json);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return header.entries().keySet();
    }

    @Override
    public TensorEntry entry(String name) {
        TensorEntry entry = header.entries().get(name);
        if (entry == null) {
            throw ModelErrors.format(path, "there is no tensor " + ModelErrors.shown(name));
        }
        return entry;
    }

    @Override
    public MemorySegment segment(String name) {
        TensorEntry entry = entry(name);
        return content.asSlice(entry.offset(), entry.bytes());
    }

    /** Returns the strings that the writer of the file left in its header; empty if there are none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
