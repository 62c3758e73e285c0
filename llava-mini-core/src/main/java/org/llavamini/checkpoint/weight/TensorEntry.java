// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

/**
 * Where one tensor lies in a file of weights.
 *
 * @param name the name under which it was asked for
 * @param dtype element type on disk
 * @param shape sizes, outermost first; the elements are contiguous in that order, little-endian
 * @param offset bytes from the beginning of the file to the first element; a multiple of the element size in all files written by this
 *     package, but not guaranteed in others
 * @param bytes length, always the number of elements times the element size
 */
public record TensorEntry(String name, DType dtype, Shape shape, long offset, long bytes) {
    public TensorEntry {
        requireNonNull(name, "name is null");
        requireNonNull(dtype, "dtype is null");
        requireNonNull(shape, "shape is null");
        if (offset < 0 || bytes < 0) {
            throw new IllegalArgumentException("offset and bytes must not be negative: " + offset + ", " + bytes);
        }
    }

    /** Returns whether the data lie at a multiple of the element size, so that they can be read in place. */
    public boolean isAligned() {
        return offset % dtype.bytes() == 0;
    }

    public TensorEntry withName(String otherName) {
        return new TensorEntry(otherName, dtype, shape, offset, bytes);
    }
}
