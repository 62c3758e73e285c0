// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.function.BiFunction;
import org.bytedeco.pytorch.IValue;

/**
 * A product of activations in few bits and a packed matrix of 8-bit integers, whose sums are exact.
 *
 * <p>Owns native memory until closed. Not thread-safe.
 */
sealed interface Int8Kernel extends AutoCloseable permits OneDnnInt8Kernel, FbgemmInt8Kernel {
    /** What an argument is that is left out. */
    IValue ABSENT = BoxedOperator.lasting(new IValue());

    /**
     * Returns {@code round(units) · weightᵀ · scales}, {@code [rows, out]}.
     *
     * @param units float32 {@code [rows, in]}, of at most so many levels as the kernel has on each side of zero
     * @param dtype the type of the result
     */
    Tensor multiply(Tensor units, DType dtype);

    @Override
    void close();

    /** The kernels there are, the best first. */
    enum Kind {
        /** oneDNN's, for processors that multiply four bytes at a time. */
        ONEDNN(Int8Matrix.WHOLE_BYTES, OneDnnInt8Kernel::of),
        /** FBGEMM's, for those that add pairs of products in 16 bits, where 127 · 127 fit twice, but not 127 · 255. */
        FBGEMM(63, FbgemmInt8Kernel::of);

        private final int levels;
        private final BiFunction<Tensor, Tensor, Int8Kernel> packing;

        Kind(int levels, BiFunction<Tensor, Tensor, Int8Kernel> packing) {
            this.levels = levels;
            this.packing = packing;
        }

        /** Returns how many steps activations have on each side of zero. */
        int levels() {
            return levels;
        }

        /**
         * Lays a matrix out.
         *
         * @param values {@code [out, in]}, int8
         * @param scales {@code [out]}, float32
         */
        Int8Kernel pack(Tensor values, Tensor scales) {
            return packing.apply(values, scales);
        }
    }
}
