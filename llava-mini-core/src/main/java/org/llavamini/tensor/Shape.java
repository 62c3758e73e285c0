// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, outermost first; immutable. */
public final class Shape {
    private final long[] sizes;

    private Shape(long[] sizes) {
        this.sizes = sizes;
    }

    /**
     * Returns the shape with the given sizes; none for a scalar.
     *
     * @throws IllegalArgumentException if a size is negative or the number of elements exceeds a {@code long}
     */
    public static Shape of(long... sizes) {
        long elements = 1;
        for (long size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException("sizes must not be negative: " + Arrays.toString(sizes));
            }
            if (size != 0 && elements > Long.MAX_VALUE / size) {
                throw new IllegalArgumentException("too many elements: " + Arrays.toString(sizes));
            }
            elements *= size;
        }
        return new Shape(sizes.clone());
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return sizes.length;
    }

    /** Returns the size of one dimension; negative dimensions count from the end. */
    public long size(int dimension) {
        return sizes[dimension < 0 ? dimension + sizes.length : dimension];
    }

    /** Returns the number of elements. */
    public long elements() {
        long elements = 1;
        for (long size : sizes) {
            elements *= size;
        }
        return elements;
    }

    /** Returns a copy of the sizes. */
    public long[] toArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
