// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.llavamini.option.Device;

/** Moves elements between Java's memory and tensors. */
final class TensorMemory {
    private TensorMemory() {}

    static Tensor copyOf(MemorySegment memory, DType dtype, Shape shape) {
        long bytes = requireSize(memory, dtype, shape);
        NativeLibrary.load();
        try (TensorOptions options = NativeTypes.options(dtype);
                MemoryFormatOptional format = new MemoryFormatOptional()) {
            Tensor tensor = Tensor.wrap(() -> torch.empty(shape.toArray(), options, format));
            if (bytes > 0) {
                elements(tensor, bytes).copyFrom(memory.asSlice(0, bytes));
            }
            return tensor;
        }
    }

    static Tensor map(MemorySegment memory, DType dtype, Shape shape) {
        requireSize(memory, dtype, shape);
        if (!memory.isNative()) {
            throw new IllegalArgumentException("memory must be off the heap");
        }
        if (memory.address() % dtype.bytes() != 0) {
            // Kernels assume aligned elements; safetensors files need not align theirs.
            return copyOf(memory, dtype, shape);
        }
        NativeLibrary.load();
        try (TensorOptions options = NativeTypes.options(dtype);
                Address address = new Address(memory.address())) {
            return Tensor.wrap(() -> torch.from_blob(address, shape.toArray(), options));
        }
    }

    static float[] toFloats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        try (TensorScope _ = TensorScope.open()) {
            read(
                    tensor.detach().to(DType.FLOAT32),
                    memory -> MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, 0, values, 0, values.length));
        }
        return values;
    }

    static long[] toLongs(Tensor tensor) {
        long[] values = new long[Math.toIntExact(tensor.shape().elements())];
        try (TensorScope _ = TensorScope.open()) {
            read(
                    tensor.detach().to(DType.INT64),
                    memory -> MemorySegment.copy(memory, ValueLayout.JAVA_LONG, 0, values, 0, values.length));
        }
        return values;
    }

    static void read(Tensor tensor, Consumer<MemorySegment> consumer) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor onCpu = tensor.detach().to(Device.cpu()).contiguous();
            consumer.accept(
                    elements(onCpu, onCpu.shape().elements() * onCpu.dtype().bytes())
                            .asReadOnly());
        }
    }

    @SuppressWarnings("restricted") // the tensor's own memory, with its own size
    private static MemorySegment elements(Tensor tensor, long bytes) {
        if (bytes == 0) {
            return MemorySegment.NULL; // aligned for every type
        }
        return MemorySegment.ofAddress(tensor.handle().data_ptr().address()).reinterpret(bytes);
    }

    private static long requireSize(MemorySegment memory, DType dtype, Shape shape) {
        long bytes = Math.multiplyExact(shape.elements(), dtype.bytes());
        if (memory.byteSize() < bytes) {
            throw new IllegalArgumentException("shape " + shape + " of " + dtype + " needs " + bytes
                    + " bytes, but the memory has " + memory.byteSize());
        }
        return bytes;
    }

    /** A place in memory that somebody else owns. */
    private static final class Address extends Pointer {
        private Address(long address) {
            super();
            this.address = address;
        }
    }
}
