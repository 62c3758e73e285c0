// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
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

    private static final long MANY_ROWS = 256;
    private static final long BLOCK = 16;

    private static final double BFLOAT16_ROOM = 1 + 1.0 / 256;
    private static final long[] LAST = {-1};

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
        long rows = x.shape().elements() / in;
        try (TensorScope scope = TensorScope.open()) {
            Tensor flat = padded(x.reshape(rows, in)); // [rows and perhaps a few of zeros, in]
            Tensor scale = rowScales(flat); // [padded rows, 1]
            Tensor quantized = quantized(flat, scale);
            Tensor product = Int8Kernel.multiply(bytes(quantized), packed, scales, zeroPoints, x.dtype());
            Tensor scaled = Tensor.wrap(() -> product.handle().mul_(scale.handle()));
            long[] shape = x.shape().toArray();
            shape[shape.length - 1] = product.size(1);
            return scope.keep(scaled.narrow(0, 0, rows).reshape(shape));
        }
    }

    /** The kernel cuts many rows into equal blocks: a prime number of them (577 patches) takes a fifth longer than the next 16. */
    private static Tensor padded(Tensor x) {
        long rows = x.size(0);
        long missing = rows < MANY_ROWS ? 0 : Math.ceilDiv(rows, BLOCK) * BLOCK - rows;
        return missing == 0 ? x : Tensor.concatenate(List.of(x, Tensor.zeros(x.dtype(), missing, x.size(1))), 0);
    }

    /**
     * Returns what a step of each row's integers is worth, in the type of the activations: in bfloat16 a little more than needed,
     * so that rounding it does not leave room for more steps than there are. A row of zeros gets the smallest there is; its
     * integers are zeros whatever they are divided by.
     */
    private Tensor rowScales(Tensor x) {
        double step = (x.dtype() == DType.BFLOAT16 ? BFLOAT16_ROOM : 1) / levels;
        try (Scalar factor = new Scalar(step);
                Scalar tiny = new Scalar(Float.MIN_NORMAL)) {
            return Tensor.wrap(() -> largest(x.handle().abs()).mul_(factor).clamp_min_(tiny));
        }
    }

    /** The bits of numbers that are not negative are in the order of the numbers, and maxima of integers are found faster. */
    private static org.bytedeco.pytorch.Tensor largest(org.bytedeco.pytorch.Tensor magnitudes) {
        return magnitudes.scalar_type() == ScalarType.BFloat16
                ? magnitudes.view(ScalarType.Short).amax(LAST, true).view(ScalarType.BFloat16)
                : magnitudes.amax(LAST, true);
    }

    /** Returns x in units of the scale, rounded, about the zero point, as LibTorch's quantised tensor: one pass instead of three. */
    private static Tensor quantized(Tensor x, Tensor scale) {
        Tensor inverse = Tensor.wrap(() -> scale.handle().to(ScalarType.Float).reciprocal());
        Tensor units = Tensor.wrap(() -> x.handle().mul(inverse.handle())); // float32
        return Tensor.wrap(() -> torch.quantize_per_tensor(units.handle(), 1.0, ZERO_POINT, ScalarType.QUInt8));
    }

    /** Returns a view of the integers of a quantised tensor, which must live on; LibTorch's own way copies. */
    private static Tensor bytes(Tensor quantized) {
        try (TensorOptions options = new TensorOptions(ScalarType.Byte)) {
            return Tensor.wrap(() -> torch.from_blob(
                    quantized.handle().data_ptr(), quantized.shape().toArray(), options));
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
