// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Device;

/**
 * An array of numbers of one type in native memory.
 *
 * <p>Operators return new tensors and never change their operands, except the few whose name says so. A tensor belongs to
 * the {@link TensorScope} that was open when it was made, else to whoever closes it. Views share memory with their base.
 *
 * <p>Not thread-safe; gradients are recorded per thread, see {@link GradientMode}.
 */
public final class Tensor implements AutoCloseable {
    private static final long PINNED_BYTES = 64L << 20;

    private final org.bytedeco.pytorch.Tensor handle;

    private Tensor(org.bytedeco.pytorch.Tensor handle) {
        this.handle = handle;
    }

    /** Wraps the result of a native operator and translates its failure. */
    static Tensor wrap(Supplier<org.bytedeco.pytorch.Tensor> operator) {
        return translating(() -> new Tensor(operator.get()));
    }

    /** Translates a failure of native code; that of using a closed tensor is ours. */
    private static <T> T translating(Supplier<T> call) {
        try {
            return call.get();
        } catch (IllegalStateException | LlavaMiniException failure) {
            throw failure;
        } catch (RuntimeException failure) {
            throw NativeLibrary.translate(failure);
        }
    }

    org.bytedeco.pytorch.Tensor handle() {
        if (handle.isNull()) {
            throw new IllegalStateException("tensor is closed");
        }
        return handle;
    }

    // Creation

    /** Returns a tensor of float32 values; the array is copied. */
    public static Tensor of(float[] values, long... shape) {
        return TensorMemory.copyOf(MemorySegment.ofArray(values), DType.FLOAT32, Shape.of(shape));
    }

    /** Returns a tensor of int64 values; the array is copied. */
    public static Tensor of(long[] values, long... shape) {
        return TensorMemory.copyOf(MemorySegment.ofArray(values), DType.INT64, Shape.of(shape));
    }

    /** Returns a tensor of truth values; the array is copied. */
    public static Tensor of(boolean[] values, long... shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return TensorMemory.copyOf(MemorySegment.ofArray(bytes), DType.BOOL, Shape.of(shape));
    }

    /** Returns a tensor with a copy of the elements that lie in the memory. */
    public static Tensor copyOf(MemorySegment memory, DType dtype, Shape shape) {
        return TensorMemory.copyOf(memory, dtype, shape);
    }

    /** Returns a tensor over foreign memory without copying; the memory must outlive it and is never written to. */
    public static Tensor map(MemorySegment memory, DType dtype, Shape shape) {
        return TensorMemory.map(memory, dtype, shape);
    }

    /** Returns a tensor of zeros. */
    public static Tensor zeros(DType dtype, long... shape) {
        return full(0, dtype, shape);
    }

    /** Returns a tensor with the same value everywhere. */
    public static Tensor full(double value, DType dtype, long... shape) {
        NativeLibrary.load();
        try (Scalar scalar = new Scalar(value);
                org.bytedeco.pytorch.TensorOptions options = NativeTypes.options(dtype)) {
            return wrap(() -> torch.full(shape, scalar, options));
        }
    }

    /** Returns the tensors one after the other along a dimension. */
    public static Tensor concatenate(List<Tensor> tensors, int dimension) {
        try (TensorVector vector = vector(tensors)) {
            return wrap(() -> torch.cat(vector, dimension));
        }
    }

    /** Returns the tensors stacked along a new dimension. */
    public static Tensor stack(List<Tensor> tensors, int dimension) {
        try (TensorVector vector = vector(tensors)) {
            return wrap(() -> torch.stack(vector, dimension));
        }
    }

    static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.stream().map(Tensor::handle).toArray(org.bytedeco.pytorch.Tensor[]::new));
    }

    // Description

    /** Returns the element type. */
    public DType dtype() {
        return NativeTypes.dtype(handle().scalar_type());
    }

    /** Returns the sizes. */
    public Shape shape() {
        long[] sizes = new long[(int) handle().dim()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = handle().size(i);
        }
        return Shape.of(sizes);
    }

    /** Returns the size of one dimension; negative dimensions count from the end. */
    public long size(int dimension) {
        return translating(() -> handle().size(dimension));
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return (int) handle().dim();
    }

    /** Returns where the tensor lives. */
    public Device device() {
        return handle().is_cuda() ? Device.cuda(handle().device().index()) : Device.cpu();
    }

    // Values

    /** Returns a copy of all values, row-major, converted to float32. */
    public float[] toFloats() {
        return TensorMemory.toFloats(this);
    }

    /** Returns a copy of all values, row-major, converted to int64. */
    public long[] toLongs() {
        return TensorMemory.toLongs(this);
    }

    /** Returns the only value of a tensor with one element. */
    public double item() {
        return translating(() -> handle().item_double());
    }

    /** Calls the consumer with the elements' memory, row-major, valid during the call only. */
    public void read(java.util.function.Consumer<MemorySegment> consumer) {
        TensorMemory.read(this, consumer);
    }

    // Conversion

    /** Returns this tensor in another element type, itself if it has that type already. */
    public Tensor to(DType dtype) {
        return wrap(() -> handle().to(NativeTypes.scalarType(dtype)));
    }

    /**
     * Returns this tensor on another device, a tensor over the same memory if it is there already. What is small, such as pixels and
     * ids, goes to a GPU through pinned memory, and the caller does not wait for it; weights would pin too much.
     */
    public Tensor to(Device device) {
        boolean pinned = device.type() == Device.Type.CUDA && !handle().is_cuda() && handle().nbytes() <= PINNED_BYTES;
        try (org.bytedeco.pytorch.Device target = new org.bytedeco.pytorch.Device(device.toString());
                MemoryFormatOptional unchanged = new MemoryFormatOptional()) {
            return wrap(() -> pinned
                    ? handle().pin_memory().to(target, handle().scalar_type(), true, false, unchanged)
                    : handle().to(target, handle().scalar_type()));
        }
    }

    /** Returns a tensor with the same elements in row-major order without gaps. */
    public Tensor contiguous() {
        return wrap(() -> handle().contiguous());
    }

    /** Returns a copy with memory of its own. */
    public Tensor copy() {
        return wrap(() -> handle().clone());
    }

    // Views

    /** Returns the same elements in another shape; one size may be -1. */
    public Tensor reshape(long... sizes) {
        return wrap(() -> handle().reshape(sizes));
    }

    /** Returns a view with two dimensions exchanged. */
    public Tensor transpose(int first, int second) {
        return wrap(() -> handle().transpose(first, second));
    }

    /** Returns a view with the dimensions in another order. */
    public Tensor permute(long... dimensions) {
        return wrap(() -> handle().permute(dimensions));
    }

    /** Returns a view of {@code length} entries of a dimension, from {@code start} on. */
    public Tensor narrow(int dimension, long start, long length) {
        return wrap(() -> handle().narrow(dimension, start, length));
    }

    /** Returns a view of one entry of a dimension, without that dimension. */
    public Tensor select(int dimension, long index) {
        return wrap(() -> handle().select(dimension, index));
    }

    /** Returns a view with a dimension of size one inserted. */
    public Tensor unsqueeze(int dimension) {
        return wrap(() -> handle().unsqueeze(dimension));
    }

    /** Returns a view in which dimensions of size one are repeated; -1 keeps a size. */
    public Tensor expand(long... sizes) {
        return wrap(() -> handle().expand(sizes));
    }

    /** Returns the entries of a dimension that an int64 tensor of indices names, in that order. */
    public Tensor indexSelect(int dimension, Tensor indices) {
        return wrap(() -> handle().index_select(dimension, indices.handle()));
    }

    // Arithmetic

    /** Returns the element-wise sum. */
    public Tensor add(Tensor other) {
        return wrap(() -> handle().add(other.handle()));
    }

    /** Returns the element-wise sum with a number. */
    public Tensor add(double number) {
        return scalar(number, scalar -> handle().add(scalar));
    }

    /** Returns the element-wise difference. */
    public Tensor subtract(Tensor other) {
        return wrap(() -> handle().sub(other.handle()));
    }

    /** Returns the element-wise product. */
    public Tensor multiply(Tensor other) {
        return wrap(() -> handle().mul(other.handle()));
    }

    /** Returns the element-wise product with a number. */
    public Tensor multiply(double number) {
        return scalar(number, scalar -> handle().mul(scalar));
    }

    /** Returns the element-wise quotient. */
    public Tensor divide(Tensor other) {
        return wrap(() -> handle().div(other.handle()));
    }

    /** Returns the matrix product over the last two dimensions. */
    public Tensor matmul(Tensor other) {
        return wrap(() -> handle().matmul(other.handle()));
    }

    /** Returns the absolute values. */
    public Tensor abs() {
        return wrap(() -> handle().abs());
    }

    /** Returns the values rounded to the nearest whole number, halves to even. */
    public Tensor round() {
        return wrap(() -> handle().round());
    }

    /** Returns the values, those below the bound replaced by it. */
    public Tensor clampMinimum(double bound) {
        return scalar(bound, scalar -> handle().clamp_min(scalar));
    }

    /** Returns the values, those outside the bounds replaced by the nearer one. */
    public Tensor clamp(double lowest, double highest) {
        try (Scalar minimum = new Scalar(lowest);
                Scalar maximum = new Scalar(highest);
                ScalarOptional from = new ScalarOptional(minimum);
                ScalarOptional to = new ScalarOptional(maximum)) {
            return wrap(() -> handle().clamp(from, to));
        }
    }

    /** Returns where the values are greater than zero, as truth values. */
    public Tensor isPositive() {
        return scalar(0, scalar -> handle().gt(scalar));
    }

    /** Returns {@code count} bits of integers, the first of which is the one of value 2 to the power {@code lowest}. */
    public Tensor bits(int lowest, int count) {
        try (Scalar shift = new Scalar((long) lowest);
                Scalar mask = new Scalar((1L << count) - 1)) {
            return wrap(() -> handle().__rshift__(shift).bitwise_and(mask));
        }
    }

    /** Returns the largest values over one dimension, which disappears. */
    public Tensor max(int dimension) {
        return wrap(() -> handle().amax(new long[] {dimension}, false));
    }

    /** Returns e to the power of the values. */
    public Tensor exp() {
        return wrap(() -> handle().exp());
    }

    /** Returns the sum over all elements. */
    public Tensor sum() {
        return wrap(() -> handle().sum());
    }

    /** Returns the sums over one dimension, which disappears. */
    public Tensor sum(int dimension) {
        return wrap(() -> handle().sum(dimension));
    }

    /** Returns the Euclidean norm over all elements. */
    public Tensor norm() {
        return wrap(() -> handle().norm());
    }

    /** Returns the index of the largest value of the last dimension, the first one among equals, as int64. */
    public Tensor argmax() {
        try (org.bytedeco.pytorch.LongOptional last = new org.bytedeco.pytorch.LongOptional(-1)) {
            return wrap(() -> handle().argmax(last, false));
        }
    }

    /** Returns the values with those where the mask is true replaced by a number. */
    public Tensor maskedFill(Tensor mask, double number) {
        return scalar(number, scalar -> handle().masked_fill(mask.handle(), scalar));
    }

    /** Returns the element-wise logical and of truth values. */
    public Tensor and(Tensor other) {
        return wrap(() -> handle().logical_and(other.handle()));
    }

    /** Returns the element-wise opposites of truth values. */
    public Tensor not() {
        return wrap(() -> handle().logical_not());
    }

    /** Returns this tensor's value where the condition is true, else the other's. */
    public Tensor where(Tensor condition, Tensor other) {
        return wrap(() -> torch.where(condition.handle(), handle(), other.handle()));
    }

    private Tensor scalar(double number, java.util.function.Function<Scalar, org.bytedeco.pytorch.Tensor> operator) {
        try (Scalar scalar = new Scalar(number)) {
            return wrap(() -> operator.apply(scalar));
        }
    }

    // Change in place

    /** Overwrites the values with those of another tensor, converting as needed. */
    public void copyFrom(Tensor source) {
        requireNonNull(source, "source is null");
        translating(() -> handle().copy_(source.handle()));
    }

    // Gradients

    /** Says whether gradients with respect to this leaf shall be computed. */
    public Tensor requireGradient(boolean required) {
        translating(() -> handle().requires_grad_(required));
        return this;
    }

    /** Returns whether gradients flow through this tensor. */
    public boolean requiresGradient() {
        return handle().requires_grad();
    }

    /** Returns the same values without their history: no gradient flows through the result. */
    public Tensor detach() {
        return wrap(() -> handle().detach());
    }

    /** Computes the gradients of this scalar with respect to all leaves that require them and adds them there. */
    public void backward() {
        translating(() -> {
            handle().backward();
            return this;
        });
    }

    /** Returns the gradient of this leaf, absent before the first backward pass. */
    public Optional<Tensor> gradient() {
        org.bytedeco.pytorch.Tensor gradient = handle().grad();
        return gradient.defined() ? Optional.of(new Tensor(gradient)) : Optional.empty();
    }

    /** Forgets the gradient of this leaf and frees it. */
    public void clearGradient() {
        handle().mutable_grad().reset();
    }

    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return handle.isNull() ? "closed tensor" : "tensor " + dtype() + " " + shape();
    }
}
