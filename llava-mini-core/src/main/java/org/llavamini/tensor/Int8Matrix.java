// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.llavamini.error.LlavaMiniException;

/**
 * A matrix of 8-bit integers with one scale for each output. Activations become 8-bit integers too, with a scale for each row
 * (token), so that a row's result does not depend on the rows beside it; sums are exact integers.
 *
 * <p>The kernel is oneDNN's for x86. It takes one scale for all rows, therefore ours multiplies the rows of the result.
 */
public final class Int8Matrix implements PreparedMatrix {
    /** Activations are unsigned to the kernel: 128 stands for zero. */
    private static final int ZERO_POINT = 128;

    private final IValue packed;
    private final IValue scales;
    private final IValue zeroPoints;
    private final long in;
    private final int levels;

    private Int8Matrix(IValue packed, IValue scales, IValue zeroPoints, long in, int levels) {
        this.packed = packed;
        this.scales = scales;
        this.zeroPoints = zeroPoints;
        this.in = in;
        this.levels = levels;
    }

    /** Returns whether this machine has the kernel. */
    public static boolean isSupported() {
        return Support.LEVELS > 0;
    }

    /** Returns how many steps activations have on each side of zero: 127, or 63 where the processor's sums overflow with more. */
    public static int activationLevels() {
        return Support.LEVELS;
    }

    /**
     * Packs a matrix: weight = values · scale. Neither tensor is needed afterwards.
     *
     * @param values {@code [out, in]}, int8
     * @param scales {@code [out]}, float32
     * @throws LlavaMiniException with {@code NATIVE} where it is not supported
     */
    public static Int8Matrix of(Tensor values, Tensor scales) {
        return of(values, scales, Support.LEVELS);
    }

    private static Int8Matrix of(Tensor values, Tensor scales, int levels) {
        if (values.rank() != 2 || values.dtype() != DType.INT8) {
            throw new IllegalArgumentException(
                    "an int8 matrix [out, in] is needed, not " + values.dtype() + " " + values.shape());
        }
        long out = values.size(0);
        if (!scales.shape().equals(Shape.of(out)) || scales.dtype() != DType.FLOAT32) {
            throw new IllegalArgumentException(
                    "float32 scales [" + out + "] are needed, not " + scales.dtype() + " " + scales.shape());
        }
        try (PointerScope _ = new PointerScope()) {
            return new Int8Matrix(
                    BoxedOperator.lasting(Int8Kernel.pack(values.contiguous())),
                    BoxedOperator.lasting(new IValue(scales.copy().handle())),
                    BoxedOperator.lasting(
                            new IValue(Tensor.zeros(DType.INT32, out).handle())),
                    values.size(1),
                    levels);
        } catch (IllegalStateException | LlavaMiniException failure) {
            throw failure;
        } catch (RuntimeException failure) {
            throw NativeLibrary.translate(failure);
        }
    }

    @Override
    public Tensor multiply(Tensor x) {
        if (x.size(-1) != in || !(x.dtype() == DType.FLOAT32 || x.dtype() == DType.BFLOAT16)) {
            throw new IllegalArgumentException(
                    "float32 or bfloat16 rows of " + in + " are needed, not " + x.dtype() + " " + x.shape());
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor scale = rowScales(x); // [..., 1], float32
            Tensor product = Int8Kernel.multiply(quantized(x, scale), packed, scales, zeroPoints, x.dtype());
            return scope.keep(Tensor.wrap(() -> product.handle().mul_(scale.handle())));
        }
    }

    /** A row of zeros gets the smallest scale there is; its integers are zeros whatever they are divided by. */
    private Tensor rowScales(Tensor x) {
        try (Scalar step = new Scalar(1.0 / levels);
                Scalar tiny = new Scalar(Float.MIN_NORMAL)) {
            return Tensor.wrap(() -> x.handle()
                    .abs()
                    .amax(new long[] {-1}, true)
                    .to(ScalarType.Float)
                    .mul_(step)
                    .clamp_min_(tiny));
        }
    }

    /** Adding a half makes cutting off round. */
    private static Tensor quantized(Tensor x, Tensor scale) {
        try (Scalar shift = new Scalar(ZERO_POINT + 0.5)) {
            return Tensor.wrap(() -> x.handle().div(scale.handle()).add_(shift).to(ScalarType.Byte));
        }
    }

    @Override
    public void close() {
        packed.close();
        scales.close();
        zeroPoints.close();
    }

    /** What this machine's kernel can do, found out once by a product that is hard on it. */
    private static final class Support {
        private static final int FULL = 127;
        private static final int HALF = 63;
        private static final int WIDTH = 64;
        private static final int LEVELS = probe();

        private static int probe() {
            String architecture = System.getProperty("os.arch");
            if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
                return 0;
            }
            try (TensorScope _ = TensorScope.open();
                    GradientMode _ = GradientMode.disabled()) {
                return isExact(FULL) ? FULL : isExact(HALF) ? HALF : 0;
            } catch (LlavaMiniException missing) {
                return 0;
            }
        }

        /** Processors without a product of four bytes add pairs of products in 16 bits, where the largest do not fit. */
        private static boolean isExact(int levels) {
            Tensor largest = Tensor.full(FULL, DType.FLOAT32, 2, WIDTH).to(DType.INT8);
            try (Int8Matrix matrix = Int8Matrix.of(largest, Tensor.full(1, DType.FLOAT32, 2), levels)) {
                float expected = (float) FULL * levels * WIDTH;
                for (float sum : matrix.multiply(Tensor.full(levels, DType.FLOAT32, 1, WIDTH))
                        .toFloats()) {
                    if (Math.abs(sum - expected) > expected * 1e-6) {
                        return false;
                    }
                }
                return true;
            }
        }
    }
}
