// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.output.OutputFile;

/**
 * Writes safetensors files: header first, then tensor after tensor, into a temporary file that takes the name at the end.
 *
 * <p>The same tensors give the same bytes: wide element types come first, names decide within one width, so that every
 * tensor is aligned to its element size.
 */
public final class SafetensorsWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int HEADER_ALIGNMENT = 8;
    private static final long CHUNK_BYTES = 1 << 26;

    private SafetensorsWriter() {}

    /**
     * Writes one file; it appears complete or not at all.
     *
     * @param metadata strings for the header; Hugging Face's loaders want {@code format=pt}
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} if it cannot be written
     * @throws IllegalArgumentException if two tensors have one name, or a source gives too few or too many bytes
     */
    public static void write(Path file, List<TensorToWrite> tensors, Map<String, String> metadata) {
        List<TensorToWrite> ordered = new ArrayList<>(tensors);
        ordered.sort(Comparator.comparingInt(
                        (TensorToWrite tensor) -> -tensor.dtype().bytes())
                .thenComparing(TensorToWrite::name));
        requireDistinctNames(ordered);
        byte[] header = header(ordered, metadata);
        OutputFile.write(file, channel -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            OutputFile.writeFully(channel, length.putLong(header.length).flip());
            OutputFile.writeFully(channel, ByteBuffer.wrap(header));
            for (TensorToWrite tensor : ordered) {
                writeTensor(channel, tensor);
            }
        });
    }

    private static void writeTensor(FileChannel channel, TensorToWrite tensor) throws IOException {
        // Devices have no position.
        AtomicLong written = new AtomicLong();
        try {
            tensor.source().writeTo(segment -> {
                writeSegment(channel, segment);
                written.addAndGet(segment.byteSize());
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (written.get() != tensor.bytes()) {
            throw new IllegalArgumentException(
                    "tensor " + tensor.name() + " gave " + written + " bytes, expected " + tensor.bytes());
        }
    }

    private static void writeSegment(FileChannel channel, MemorySegment segment) {
        try {
            for (long offset = 0; offset < segment.byteSize(); offset += CHUNK_BYTES) {
                long bytes = Math.min(CHUNK_BYTES, segment.byteSize() - offset);
                OutputFile.writeFully(channel, segment.asSlice(offset, bytes).asByteBuffer());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] header(List<TensorToWrite> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA_KEY);
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long begin = 0;
            for (TensorToWrite tensor : tensors) {
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", SafetensorsTypes.nameOf(tensor.dtype()));
                writeLongs(json, "shape", tensor.shape().toArray());
                writeLongs(json, "data_offsets", begin, begin + tensor.bytes());
                json.writeEndObject();
                begin += tensor.bytes();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        }
        while (bytes.size() % HEADER_ALIGNMENT != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void writeLongs(JsonGenerator json, String field, long... values) throws IOException {
        json.writeFieldName(field);
        json.writeArray(values, 0, values.length);
    }

    private static void requireDistinctNames(List<TensorToWrite> tensors) {
        Set<String> names = new HashSet<>();
        for (TensorToWrite tensor : tensors) {
            if (!names.add(tensor.name()) || tensor.name().equals(SafetensorsHeader.METADATA_KEY)) {
                throw new IllegalArgumentException("two tensors have the name " + tensor.name());
            }
        }
    }
}
