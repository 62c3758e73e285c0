// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.pytorch.PickleValue.Storage;

/**
 * The format of {@code torch.save} before version 1.6: pickles of a magic number, the protocol, the machine, the object and
 * the keys of the storages, then each storage with its number of elements before it.
 */
final class PyTorchLegacy {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final byte[] BEGIN = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc};
    private static final Long PROTOCOL = 1001L;

    private final Path file;
    private final ByteCursor cursor;
    private final PickleObjects objects;

    private PyTorchLegacy(Path file, MemorySegment content) {
        this.file = file;
        this.cursor = new ByteCursor(file, content, 0);
        this.objects = new PickleObjects(file);
    }

    static boolean matches(MemorySegment content) {
        return content.byteSize() >= BEGIN.length
                && Arrays.equals(content.asSlice(0, BEGIN.length).toArray(ValueLayout.JAVA_BYTE), BEGIN);
    }

    static PyTorchContent read(Path file, MemorySegment content) {
        return new PyTorchLegacy(file, content).read();
    }

    private PyTorchContent read() {
        if (!MAGIC.equals(next()) || !PROTOCOL.equals(next())) {
            throw ModelErrors.format(file, "the file begins like one of torch.save, but its version is unknown");
        }
        if (next() instanceof Map<?, ?> machine && Boolean.FALSE.equals(machine.get("little_endian"))) {
            throw ModelErrors.format(file, "the weights are big-endian, which is not supported");
        }
        Object root = next();
        if (!(next() instanceof List<?> keys)) {
            throw ModelErrors.format(file, "the list of storages is missing; the file is damaged");
        }
        Map<String, ByteRange> storages = new LinkedHashMap<>();
        for (Object key : keys) {
            Storage storage = key instanceof String name ? objects.storages().get(name) : null;
            if (storage == null || storages.containsKey(storage.key())) {
                throw ModelErrors.format(file, "a storage belongs to no tensor or stands twice; the file is damaged");
            }
            storages.put(storage.key(), storage(storage));
        }
        return new PyTorchContent(PyTorchContent.tensors(file, root), storages);
    }

    private Object next() {
        return PickleMachine.read(cursor, objects);
    }

    private ByteRange storage(Storage storage) {
        long elements = cursor.signedLong();
        if (elements != storage.elements()) {
            throw ModelErrors.format(
                    file,
                    "storage " + ModelErrors.shown(storage.key()) + " has " + elements + " elements, expected "
                            + storage.elements() + "; the file is damaged, get it again");
        }
        if (elements > cursor.remaining() / storage.dtype().bytes()) {
            throw ModelErrors.format(
                    file,
                    "the file is truncated: storage " + ModelErrors.shown(storage.key()) + " needs " + elements
                            + " elements of " + storage.dtype() + ", " + cursor.remaining() + " bytes are left");
        }
        ByteRange place =
                new ByteRange(cursor.position(), elements * storage.dtype().bytes());
        cursor.skip(place.bytes());
        return place;
    }
}
