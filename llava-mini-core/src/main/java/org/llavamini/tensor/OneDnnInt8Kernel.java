// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.NumberType;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * oneDNN's product of unsigned and signed 8-bit integers as LibTorch offers it.
 *
 * <p>Signed activations would be accepted as well, but run in reference code, a thousand times slower.
 */
final class OneDnnInt8Kernel implements Int8Kernel {
    private static final BoxedOperator PACK = BoxedOperator.named("onednn::qlinear_prepack");
    private static final BoxedOperator MULTIPLY = BoxedOperator.named("onednn::qlinear_pointwise");
    private static final IValue ONE = BoxedOperator.lasting(new IValue(1.0));
    private static final IValue ZERO = BoxedOperator.lasting(new IValue(0L));
    private static final IValue NO_OPERATION = BoxedOperator.lasting(new IValue("none"));
    private static final IValue NO_ALGORITHM = BoxedOperator.lasting(new IValue(""));
    private static final IValue NO_NUMBERS = noNumbers();
    private static final IValue FLOAT32 = type(DType.FLOAT32);
    private static final IValue BFLOAT16 = type(DType.BFLOAT16);

    /** Activations are unsigned to the kernel: 128 stands for zero. */
    private static final int ZERO_POINT = 128;

    private static final IValue MIDDLE = BoxedOperator.lasting(new IValue((long) ZERO_POINT));
    private static final long MANY_ROWS = 256;
    private static final long BLOCK = 16;

    private final IValue packed;
    private final IValue scales;
    private final IValue zeroPoints;

    private OneDnnInt8Kernel(IValue packed, IValue scales, IValue zeroPoints) {
        this.packed = packed;
        this.scales = scales;
        this.zeroPoints = zeroPoints;
    }

    private static IValue noNumbers() {
        try (PointerScope _ = new PointerScope()) {
            GenericList list = new GenericList(OptionalType.get(new Type.TypePtr(NumberType.getNumberIntTypePtr())));
            return BoxedOperator.lasting(new IValue(list));
        }
    }

    private static IValue type(DType dtype) {
        return BoxedOperator.lasting(new IValue((long) NativeTypes.scalarType(dtype).value));
    }

    static OneDnnInt8Kernel of(Tensor values, Tensor scales) {
        return new OneDnnInt8Kernel(
                BoxedOperator.lasting(pack(values.contiguous())),
                BoxedOperator.lasting(new IValue(scales.copy().handle())),
                BoxedOperator.lasting(
                        new IValue(Tensor.zeros(DType.INT32, values.size(0)).handle())));
    }

    private static IValue pack(Tensor values) {
        try (IValue box = new IValue(values.handle())) {
            return PACK.call(box, ABSENT);
        }
    }

    @Override
    public Tensor multiply(Tensor units, DType dtype) {
        Tensor quantized = quantized(padded(units));
        try (IValue box = new IValue(bytes(quantized).handle())) {
            Tensor product = MULTIPLY.callForTensor(
                    box,
                    ONE,
                    MIDDLE,
                    packed,
                    scales,
                    zeroPoints,
                    ABSENT,
                    ONE,
                    ZERO,
                    dtype == DType.FLOAT32 ? FLOAT32 : BFLOAT16,
                    NO_OPERATION,
                    NO_NUMBERS,
                    NO_ALGORITHM);
            return product.narrow(0, 0, units.size(0));
        }
    }

    /** The kernel cuts many rows into equal blocks: a prime number of them (577 patches) takes a fifth longer than the next 16. */
    private static Tensor padded(Tensor x) {
        long rows = x.size(0);
        long missing = rows < MANY_ROWS ? 0 : Math.ceilDiv(rows, BLOCK) * BLOCK - rows;
        return missing == 0 ? x : Tensor.concatenate(List.of(x, Tensor.zeros(x.dtype(), missing, x.size(1))), 0);
    }

    /** Returns the rounded units about the zero point, as LibTorch's quantised tensor: one pass instead of three. */
    private static Tensor quantized(Tensor units) {
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
}
