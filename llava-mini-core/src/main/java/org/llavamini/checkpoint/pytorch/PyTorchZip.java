// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.pytorch.PickleValue.Storage;

/** The zip format of {@code torch.save}: a pickle {@code data.pkl} and each storage as an entry under {@code data/}. */
final class PyTorchZip {
    private static final String PICKLE = "data.pkl";
    private static final String TORCH_SCRIPT = "constants.pkl";
    private static final int MAX_BYTE_ORDER_BYTES = 16;

    private PyTorchZip() {}

    static PyTorchContent read(Path file, MemorySegment content) {
        Map<String, ByteRange> entries = ZipIndex.read(file, content);
        String folder = folder(file, entries);
        requireLittleEndian(file, content, entries, folder);
        ByteRange pickle = entries.getOrDefault(folder + PICKLE, new ByteRange(0, 0));
        PickleObjects objects = new PickleObjects(file);
        ByteCursor cursor = new ByteCursor(file, content.asSlice(0, pickle.offset() + pickle.bytes()), pickle.offset());
        Object root = PickleMachine.read(cursor, objects);
        Map<String, ByteRange> storages = new LinkedHashMap<>();
        for (Storage storage : objects.storages().values()) {
            ByteRange place = entries.get(folder + "data/" + storage.key());
            if (place != null) {
                storages.put(storage.key(), place);
            }
        }
        return new PyTorchContent(PyTorchContent.tensors(file, root), storages);
    }

    private static String folder(Path file, Map<String, ByteRange> entries) {
        for (String name : entries.keySet()) {
            if (name.endsWith("/" + PICKLE) && name.indexOf('/') == name.length() - PICKLE.length() - 1) {
                String folder = name.substring(0, name.length() - PICKLE.length());
                if (entries.containsKey(folder + TORCH_SCRIPT)) {
                    throw ModelErrors.format(
                            file, "this is a TorchScript program and no file of weights; save the state_dict");
                }
                return folder;
            }
        }
        throw ModelErrors.format(file, "the zip file holds no " + PICKLE + ", so torch.save did not write it");
    }

    private static void requireLittleEndian(
            Path file, MemorySegment content, Map<String, ByteRange> entries, String folder) {
        ByteRange order = entries.get(folder + "byteorder");
        if (order != null && order.bytes() <= MAX_BYTE_ORDER_BYTES) {
            byte[] bytes = content.asSlice(order.offset(), order.bytes()).toArray(ValueLayout.JAVA_BYTE);
            if (!new String(bytes, StandardCharsets.US_ASCII).strip().equals("little")) {
                throw ModelErrors.format(file, "the weights are big-endian, which is not supported");
            }
        }
    }
}
