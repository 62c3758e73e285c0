// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.llavamini.error.LlavaMiniException;

/**
 * A matrix of 8-bit integers with one scale for each output. Activations become integers of 7 or 8 bits too, with a scale for each
 * row (token), so that a row's result does not depend on the rows beside it; sums are exact integers.
 *
 * <p>The kernels are oneDNN's and FBGEMM's for x86. They take one scale for all rows, therefore ours multiplies the rows of the
 * result.
 */
public final class Int8Matrix implements PreparedMatrix {
    /** The levels on each side of zero of activations that have all 8 bits. */
    public static final int WHOLE_BYTES = 127;

    private static final double BFLOAT16_ROOM = 1 + 1.0 / 256;
    private static final long[] LAST = {-1};

    private final Int8Kernel kernel;
    private final int levels;
    private final long in;

    private Int8Matrix(Int8Kernel kernel, int levels, long in) {
        this.kernel = kernel;
        this.levels = levels;
        this.in = in;
    }

    /** Returns whether this machine has a kernel. */
    public static boolean isSupported() {
        return Support.KIND.isPresent();
    }

    /**
     * Returns how many steps activations have on each side of zero: {@link #WHOLE_BYTES}, or 63 where the processor's sums overflow with
     * more; 0 where there is no kernel.
     */
    public static int activationLevels() {
        return Support.KIND.map(Int8Kernel.Kind::levels).orElse(0);
    }

    /**
     * Packs a matrix: weight = values · scale. Neither tensor is needed afterwards.
     *
     * @param values {@code [out, in]}, int8
     * @param scales {@code [out]}, float32
     * @throws LlavaMiniException with {@code NATIVE} where it is not supported
     */
    public static Int8Matrix of(Tensor values, Tensor scales) {
        return of(values, scales, Support.KIND.orElse(Int8Kernel.Kind.ONEDNN));
    }

    private static Int8Matrix of(Tensor values, Tensor scales, Int8Kernel.Kind kind) {
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
            return new Int8Matrix(kind.pack(values, scales), kind.levels(), values.size(1));
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
            Tensor flat = x.reshape(rows, in); // [rows, in]
            Tensor scale = rowScales(flat); // [rows, 1]
            Tensor product = kernel.multiply(units(flat, scale), x.dtype()); // [rows, out]
            Tensor scaled = Tensor.wrap(() -> product.handle().mul_(scale.handle()));
            long[] shape = x.shape().toArray();
            shape[shape.length - 1] = product.size(1);
            return scope.keep(scaled.reshape(shape));
        }
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

    /** Returns x in units of the scale, float32, not yet rounded. */
    private static Tensor units(Tensor x, Tensor scale) {
        Tensor inverse = Tensor.wrap(() -> scale.handle().to(ScalarType.Float).reciprocal());
        return Tensor.wrap(() -> x.handle().mul(inverse.handle()));
    }

    @Override
    public void close() {
        kernel.close();
    }

    /** The kernel of this machine, found out once by a product that is hard on it. */
    private static final class Support {
        private static final int LARGEST = 127;
        private static final int WIDTH = 64;
        private static final Optional<Int8Kernel.Kind> KIND = probe();

        private static Optional<Int8Kernel.Kind> probe() {
            String architecture = System.getProperty("os.arch");
            if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
                return Optional.empty();
            }
            try (TensorScope _ = TensorScope.open();
                    GradientMode _ = GradientMode.disabled()) {
                return Arrays.stream(Int8Kernel.Kind.values())
                        .filter(Support::isExact)
                        .findFirst();
            }
        }

        private static boolean isExact(Int8Kernel.Kind kind) {
            Tensor largest = Tensor.full(LARGEST, DType.FLOAT32, 2, WIDTH).to(DType.INT8);
            try (Int8Matrix matrix = Int8Matrix.of(largest, Tensor.full(1, DType.FLOAT32, 2), kind)) {
                float expected = (float) LARGEST * kind.levels() * WIDTH;
                for (float sum : matrix.multiply(Tensor.full(kind.levels(), DType.FLOAT32, 1, WIDTH))
                        .toFloats()) {
                    if (Math.abs(sum - expected) > expected * 1e-6) {
                        return false;
                    }
                }
                return true;
            } catch (LlavaMiniException | ExceptionInInitializerError missing) {
                return false;
            }
        }
    }
}
