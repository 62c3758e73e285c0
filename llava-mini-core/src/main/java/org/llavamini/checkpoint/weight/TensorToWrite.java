// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

/**
 * One tensor for {@link SafetensorsWriter}; its data are asked for when they are written.
 *
 * @param name name in the file
 * @param dtype element type of the data
 * @param shape sizes, outermost first
 * @param source must give exactly {@link #bytes()} bytes
 */
public record TensorToWrite(String name, DType dtype, Shape shape, TensorSource source) {
    public TensorToWrite {
        requireNonNull(name, "name is null");
        requireNonNull(dtype, "dtype is null");
        requireNonNull(shape, "shape is null");
        requireNonNull(source, "source is null");
    }

    /** Returns a tensor whose bytes lie in memory already; the segment must stay valid until it is written. */
    public static TensorToWrite of(String name, DType dtype, Shape shape, MemorySegment data) {
        requireNonNull(data, "data is null");
        return new TensorToWrite(name, dtype, shape, sink -> sink.accept(data));
    }

    /** Returns a float32 tensor. */
    public static TensorToWrite of(String name, Shape shape, float... values) {
        MemorySegment data = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Float.BYTES)]);
        ValueLayout.OfFloat element = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            data.setAtIndex(element, i, values[i]);
        }
        return of(name, DType.FLOAT32, shape, data);
    }

    /** Returns a copy of a tensor of an open file, under another name if wanted. */
    public static TensorToWrite copyOf(WeightFile file, String storedName, String name) {
        TensorEntry entry = file.entry(storedName);
        return new TensorToWrite(name, entry.dtype(), entry.shape(), sink -> sink.accept(file.segment(storedName)));
    }

    /** Returns the number of bytes that the data have. */
    public long bytes() {
        return Math.multiplyExact(shape.elements(), dtype.bytes());
    }
}
