// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.util.List;
import org.llavamini.tensor.DType;

/** What a pickle of weights consists of beyond strings, numbers, lists and maps. */
sealed interface PickleValue {
    /** Python's None. */
    record None() implements PickleValue {}

    /**
     * Python's tuple.
     *
     * @param items its elements, some of which may be pickle values again
     */
    record Tuple(List<Object> items) implements PickleValue {
        public Tuple {
            items = List.copyOf(items);
        }
    }

    /**
     * A function or class that a pickle names; nothing is ever looked up by that name.
     *
     * @param module Python module
     * @param name name in it
     */
    record Global(String module, String name) implements PickleValue {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /**
     * The memory of one or more tensors.
     *
     * @param key name of the bytes in the file
     * @param dtype element type
     * @param elements number of elements that all of it has
     * @param first element at which this part of it begins
     * @param length number of elements of this part
     */
    record Storage(String key, DType dtype, long elements, long first, long length) implements PickleValue {}

    /**
     * A tensor over a storage; nothing is checked yet.
     *
     * @param storage its memory
     * @param offset element of the storage at which it begins
     * @param sizes outermost first
     * @param strides elements between neighbours, by dimension
     */
    record TensorView(Storage storage, long offset, List<Long> sizes, List<Long> strides) implements PickleValue {
        public TensorView {
            sizes = List.copyOf(sizes);
            strides = List.copyOf(strides);
        }
    }
}
