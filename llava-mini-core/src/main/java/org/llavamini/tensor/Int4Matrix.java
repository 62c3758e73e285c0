// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.llavamini.error.LlavaMiniException;

/**
 * A matrix of 4-bit integers with one scale for each group of inputs, for little memory. Activations are computed in bfloat16.
 *
 * <p>LibTorch's kernel reads each weight once for a handful of rows. It unpacks for every four of them anew, so that with hundreds of
 * rows 8 bits are several times faster.
 */
public final class Int4Matrix implements PreparedMatrix {
    private static final int ZERO = 8;
    private static final int OUTPUT_MULTIPLE = 16;
    private static final List<Long> GROUPS = List.of(32L, 64L, 128L, 256L);
    /** Rows of 32-bit integers that are packed at a time; a multiple of the kernel's blocks. */
    private static final long PACKED_AT_ONCE = 1024;

    private final Tensor packed;
    private final Tensor scalesAndZeros;
    private final long in;
    private final long out;
    private final long group;

    private Int4Matrix(Tensor packed, Tensor scalesAndZeros, long in, long out, long group) {
        this.packed = packed;
        this.scalesAndZeros = scalesAndZeros;
        this.in = in;
        this.out = out;
        this.group = group;
    }

    /** Returns whether this machine has the kernels. */
    public static boolean isSupported() {
        String architecture = System.getProperty("os.arch");
        return (architecture.equals("amd64") || architecture.equals("x86_64"))
                && TensorRuntime.describe().contains("AVX");
    }

    /** Returns whether the kernels take a matrix {@code [out, in]} with this many inputs to a group. */
    public static boolean fits(long out, long in, long group) {
        return out % OUTPUT_MULTIPLE == 0 && in % group == 0 && GROUPS.contains(group);
    }

    /**
     * Packs a matrix: weight = values · scale of the group. Neither tensor is needed afterwards.
     *
     * @param values {@code [out, in]}, int8 from -8 to 7
     * @param scales {@code [out, in / group]}, float32
     * @throws LlavaMiniException with {@code NATIVE} where it is not supported
     */
    public static Int4Matrix of(Tensor values, Tensor scales) {
        if (values.rank() != 2
                || values.dtype() != DType.INT8
                || scales.rank() != 2
                || scales.dtype() != DType.FLOAT32
                || values.size(0) != scales.size(0)) {
            throw new IllegalArgumentException("int8 [out, in] and float32 [out, groups] are needed, not "
                    + values.dtype() + " " + values.shape() + " and " + scales.dtype() + " " + scales.shape());
        }
        long out = values.size(0);
        long in = values.size(1);
        long group = in / scales.size(1);
        if (!fits(out, in, group) || group * scales.size(1) != in) {
            throw new IllegalArgumentException(
                    "matrix " + values.shape() + " cannot be held in groups of " + group + " inputs");
        }
        try (TensorScope _ = TensorScope.open()) {
            List<Tensor> blocks = new ArrayList<>();
            for (long start = 0; start < out; start += PACKED_AT_ONCE) {
                blocks.add(pack(values.narrow(0, start, Math.min(PACKED_AT_ONCE, out - start))));
            }
            Tensor grouped = scales.transpose(0, 1).to(DType.BFLOAT16); // [groups, out]
            return new Int4Matrix(
                    TensorScope.release(Tensor.concatenate(blocks, 0)),
                    TensorScope.release(
                            Tensor.stack(List.of(grouped, Tensor.zeros(DType.BFLOAT16, in / group, out)), -1)),
                    in,
                    out,
                    group);
        }
    }

    private static Tensor pack(Tensor values) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor digits = values.to(DType.INT32).add(ZERO).to(DType.INT32).contiguous();
            try (IValue box = new IValue(digits.handle())) {
                return scope.keep(Int4Kernel.PACK.callForTensor(box, Int4Kernel.TILES));
            }
        }
    }

    @Override
    public Tensor multiply(Tensor x) {
        if (x.size(-1) != in || !x.dtype().isFloatingPoint()) {
            throw new IllegalArgumentException(
                    "floating-point rows of " + in + " are needed, not " + x.dtype() + " " + x.shape());
        }
        try (TensorScope scope = TensorScope.open();
                IValue matrix = new IValue(packed.handle());
                IValue groupSize = new IValue(group);
                IValue scales = new IValue(scalesAndZeros.handle())) {
            Tensor rows = x.reshape(-1, in).to(DType.BFLOAT16).contiguous();
            try (IValue box = new IValue(rows.handle())) {
                Tensor product = Int4Kernel.MULTIPLY.callForTensor(box, matrix, groupSize, scales);
                long[] shape = x.shape().toArray();
                shape[shape.length - 1] = out;
                return scope.keep(product.to(x.dtype()).reshape(shape));
            }
        }
    }

    @Override
    public void close() {
        packed.close();
        scalesAndZeros.close();
    }

    /** The operators, looked up when the first matrix is packed. */
    private static final class Int4Kernel {
        private static final BoxedOperator PACK = BoxedOperator.named("aten::_convert_weight_to_int4pack_for_cpu");
        private static final BoxedOperator MULTIPLY = BoxedOperator.named("aten::_weight_int4pack_mm_for_cpu");
        /** Means something on graphics processors only. */
        private static final IValue TILES = BoxedOperator.lasting(new IValue(8L));
    }
}
