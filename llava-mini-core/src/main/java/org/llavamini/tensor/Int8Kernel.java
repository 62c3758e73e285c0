// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.NumberType;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.Type;

/**
 * oneDNN's product of unsigned and signed 8-bit integers as LibTorch offers it.
 *
 * <p>Signed activations would be accepted as well, but run in reference code, a thousand times slower.
 */
final class Int8Kernel {
    private static final BoxedOperator PACK = BoxedOperator.named("onednn::qlinear_prepack");
    private static final BoxedOperator MULTIPLY = BoxedOperator.named("onednn::qlinear_pointwise");
    private static final IValue ABSENT = BoxedOperator.lasting(new IValue());
    private static final IValue ONE = BoxedOperator.lasting(new IValue(1.0));
    private static final IValue ZERO = BoxedOperator.lasting(new IValue(0L));
    private static final IValue MIDDLE = BoxedOperator.lasting(new IValue(128L));
    private static final IValue NO_OPERATION = BoxedOperator.lasting(new IValue("none"));
    private static final IValue NO_ALGORITHM = BoxedOperator.lasting(new IValue(""));
    private static final IValue NO_NUMBERS = noNumbers();
    private static final IValue FLOAT32 = type(DType.FLOAT32);
    private static final IValue BFLOAT16 = type(DType.BFLOAT16);

    private Int8Kernel() {}

    private static IValue noNumbers() {
        try (PointerScope _ = new PointerScope()) {
            GenericList list = new GenericList(OptionalType.get(new Type.TypePtr(NumberType.getNumberIntTypePtr())));
            return BoxedOperator.lasting(new IValue(list));
        }
    }

    private static IValue type(DType dtype) {
        return BoxedOperator.lasting(new IValue((long) NativeTypes.scalarType(dtype).value));
    }

    /** Lays {@code [out, in]} int8 out for the kernel. */
    static IValue pack(Tensor values) {
        try (IValue box = new IValue(values.handle())) {
            return PACK.call(box, ABSENT);
        }
    }

    /** Returns {@code (x - 128) · weightᵀ · scales}: uint8 {@code [..., in]} to {@code [..., out]} of the type asked for. */
    static Tensor multiply(Tensor x, IValue packed, IValue scales, IValue zeroPoints, DType dtype) {
        try (IValue box = new IValue(x.handle())) {
            return MULTIPLY.callForTensor(
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
        }
    }
}
