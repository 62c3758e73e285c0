// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.pytorch.PickleValue.Storage;
import org.llavamini.checkpoint.pytorch.PickleValue.TensorView;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

/**
 * A tensor of a pickle, all of whose elements are known to lie in the file.
 *
 * @param entry name, type, shape and, if it is contiguous, its place
 * @param strides elements between neighbours, by dimension
 */
record StridedTensor(TensorEntry entry, List<Long> strides) {
    StridedTensor {
        requireNonNull(entry, "entry is null");
        strides = List.copyOf(strides);
    }

    /**
     * Checks a view against its storage.
     *
     * @param place where the bytes of the whole storage lie
     */
    static StridedTensor of(Path file, String name, TensorView view, ByteRange place) {
        Storage storage = view.storage();
        DType dtype = storage.dtype();
        String tensor = "tensor " + ModelErrors.shown(name);
        if (storage.elements() > place.bytes() / dtype.bytes()) {
            throw ModelErrors.format(
                    file,
                    tensor + " needs a storage of " + storage.elements() + " elements of " + dtype + ", but storage "
                            + ModelErrors.shown(storage.key()) + " has " + place.bytes()
                            + " bytes; the file is damaged, get it again");
        }
        Shape shape = shape(file, tensor, view);
        long last = lastElement(file, tensor, shape, view.strides(), view.offset());
        if (shape.elements() > 0 && last >= storage.length()) {
            throw ModelErrors.format(
                    file,
                    tensor + " of shape " + shape + " reaches element " + last + " of a storage of " + storage.length()
                            + "; the file is damaged, get it again");
        }
        if (shape.elements() > storage.length()) {
            throw ModelErrors.format(
                    file,
                    tensor + " of shape " + shape + " repeats a storage of " + storage.length()
                            + " elements; save it contiguous");
        }
        long first = shape.elements() == 0 ? 0 : storage.first() + view.offset();
        return new StridedTensor(
                new TensorEntry(
                        name, dtype, shape, place.offset() + first * dtype.bytes(), shape.elements() * dtype.bytes()),
                view.strides());
    }

    private static Shape shape(Path file, String tensor, TensorView view) {
        if (view.sizes().size() != view.strides().size()) {
            throw ModelErrors.format(
                    file,
                    tensor + " has " + view.sizes().size() + " sizes and "
                            + view.strides().size() + " strides");
        }
        try {
            return Shape.of(view.sizes().stream().mapToLong(Long::longValue).toArray());
        } catch (IllegalArgumentException e) {
            throw ModelErrors.format(file, tensor + " has an impossible shape: " + e.getMessage(), e);
        }
    }

    private static long lastElement(Path file, String tensor, Shape shape, List<Long> strides, long offset) {
        if (offset < 0) {
            throw impossible(file, tensor);
        }
        long last = offset;
        try {
            for (int i = 0; i < strides.size(); i++) {
                if (strides.get(i) < 0) {
                    throw impossible(file, tensor);
                }
                if (shape.size(i) > 1) {
                    last = Math.addExact(last, Math.multiplyExact(shape.size(i) - 1, strides.get(i)));
                }
            }
        } catch (ArithmeticException _) {
            throw impossible(file, tensor);
        }
        return last;
    }

    private static LlavaMiniException impossible(Path file, String tensor) {
        return ModelErrors.format(file, tensor + " has an impossible offset or stride; the file is damaged");
    }

    /** Returns whether the elements lie one after the other in the file. */
    boolean isContiguous() {
        long expected = 1;
        for (int i = strides.size() - 1; i >= 0; i--) {
            if (entry.shape().size(i) > 1 && strides.get(i) != expected) {
                return false;
            }
            expected *= Math.max(1, entry.shape().size(i));
        }
        return true;
    }

    /** Returns the elements one after the other, read-only: the file's own bytes, or a copy in the arena. */
    MemorySegment elements(MemorySegment content, Arena arena) {
        if (isContiguous() || entry.bytes() == 0) {
            return content.asSlice(entry.offset(), entry.bytes());
        }
        MemorySegment copy = arena.allocate(entry.bytes(), entry.dtype().bytes());
        int rank = strides.size();
        long[] steps = strides.stream().mapToLong(Long::longValue).toArray();
        long[] index = new long[rank];
        int bytes = entry.dtype().bytes();
        long source = 0;
        for (long to = 0; to < entry.bytes(); to += bytes) {
            MemorySegment.copy(content, entry.offset() + source * bytes, copy, to, bytes);
            for (int i = rank - 1; i >= 0; i--) {
                source += steps[i];
                if (++index[i] < entry.shape().size(i)) {
                    break;
                }
                source -= steps[i] * index[i];
                index[i] = 0;
            }
        }
        return copy.asReadOnly();
    }
}
