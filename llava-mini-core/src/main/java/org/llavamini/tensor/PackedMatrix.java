// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;

/**
 * A matrix laid out for products with few rows: plain matrix products arrange the whole matrix anew for each call, which for a
 * handful of tokens takes longer than the product itself. Elements are kept in 16-bit floating point, so integers up to 2048 in
 * magnitude exactly; activations stay float32. For inference on the processor: gradients do not pass.
 *
 * <p>Owns native memory until closed. Not thread-safe.
 */
public final class PackedMatrix implements AutoCloseable {
    private static final String PACK = "quantized::linear_prepack_fp16";
    private static final String MULTIPLY = "quantized::linear_dynamic_fp16";

    private final IValue packed;
    private final BoxedOperator multiply;
    private final long in;

    private PackedMatrix(IValue packed, BoxedOperator multiply, long in) {
        this.packed = packed;
        this.multiply = multiply;
        this.in = in;
    }

    /** Returns whether this machine can pack: LibTorch has the kernels for x86 processors with AVX2. */
    public static boolean isSupported() {
        NativeLibrary.load();
        String architecture = System.getProperty("os.arch");
        return (architecture.equals("amd64") || architecture.equals("x86_64"))
                && TensorRuntime.describe().contains("AVX");
    }

    /**
     * Packs a matrix {@code [out, in]} of float32.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code NATIVE} where it is not supported
     */
    public static PackedMatrix of(Tensor matrix) {
        if (matrix.rank() != 2 || matrix.dtype() != DType.FLOAT32) {
            throw new IllegalArgumentException(
                    "a float32 matrix [out, in] is needed, not " + matrix.dtype() + " " + matrix.shape());
        }
        try (PointerScope _ = new PointerScope()) {
            IValue packed = BoxedOperator.named(PACK).call(new IValue(matrix.handle()), new IValue());
            return new PackedMatrix(BoxedOperator.lasting(packed), BoxedOperator.named(MULTIPLY), matrix.size(1));
        } catch (RuntimeException failure) {
            throw NativeLibrary.translate(failure);
        }
    }

    /**
     * Returns {@code x · matrixᵀ · scales + bias}: float32 {@code [..., in]} to {@code [..., out]}.
     *
     * @param scales {@code [out]}
     * @param bias {@code [out]}
     */
    public Tensor multiply(Tensor x, Tensor scales, Optional<Tensor> bias) {
        // In the product's own memory: a new one for each costs more than the arithmetic.
        Tensor product = multiply(x);
        product.handle().mul_(scales.handle());
        bias.ifPresent(shift -> product.handle().add_(shift.handle()));
        return product;
    }

    /** Returns {@code x · matrixᵀ}: float32 {@code [..., in]} to {@code [..., out]}. */
    public Tensor multiply(Tensor x) {
        if (x.size(-1) != in || x.dtype() != DType.FLOAT32) {
            throw new IllegalArgumentException(
                    "float32 rows of " + in + " are needed, not " + x.dtype() + " " + x.shape());
        }
        try (IValue input = new IValue(x.handle())) {
            return multiply.callForTensor(input, packed);
        }
    }

    @Override
    public void close() {
        packed.close();
    }
}
