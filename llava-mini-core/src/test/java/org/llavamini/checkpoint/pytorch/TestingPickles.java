// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of torch.save, byte by byte; strings stand for Latin-1 bytes. */
public final class TestingPickles {
    private TestingPickles() {}

    /** A float32 tensor. */
    public record Named(String name, List<Integer> shape, List<Float> values) {}

    public static Named named(String name, List<Integer> shape, Float... values) {
        return new Named(name, shape, List.of(values));
    }

    public static byte[] bytes(String latin) {
        return latin.getBytes(ISO_8859_1);
    }

    public static String int32(int value) {
        return new String(
                new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)}, ISO_8859_1);
    }

    public static byte[] pickle(String operations) {
        return bytes("\u0080\2" + operations + ".");
    }

    /** Returns the operations of a tensor over a storage, both of whatever size. */
    public static String tensor(String storage, int elements, int offset, List<Integer> sizes, List<Integer> strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" + text(storage)
                + text("cpu") + "J" + int32(elements) + "tQJ" + int32(offset) + tuple(sizes) + tuple(strides)
                + "\u0089}tR";
    }

    public static String text(String text) {
        return "X" + int32(text.length()) + text;
    }

    private static String tuple(List<Integer> values) {
        StringBuilder operations = new StringBuilder("(");
        values.forEach(value -> operations.append('J').append(int32(value)));
        return operations.append('t').toString();
    }

    /** Returns a file with the pickle and the data of its storages, in their order. */
    public static byte[] zip(byte[] pickle, byte[]... storages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "archive/data.pkl", pickle);
            for (int i = 0; i < storages.length; i++) {
                store(zip, "archive/data/" + i, storages[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
    }

    /** Returns a file of whole tensors, as the official code saves adapters. */
    public static byte[] stateDict(Named... tensors) {
        StringBuilder operations = new StringBuilder("}");
        List<byte[]> storages = new ArrayList<>();
        for (Named tensor : tensors) {
            List<Integer> strides = new ArrayList<>();
            int stride = 1;
            for (int size : tensor.shape().reversed()) {
                strides.addFirst(stride);
                stride *= size;
            }
            operations
                    .append(text(tensor.name()))
                    .append(tensor("" + storages.size(), tensor.values().size(), 0, tensor.shape(), strides))
                    .append('s');
            ByteBuffer data =
                    ByteBuffer.allocate(tensor.values().size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            tensor.values().forEach(data::putFloat);
            storages.add(data.array());
        }
        return zip(pickle(operations.toString()), storages.toArray(byte[][]::new));
    }
}
