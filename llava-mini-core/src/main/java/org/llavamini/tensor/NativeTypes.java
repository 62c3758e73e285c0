// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Our element types in LibTorch's terms. */
final class NativeTypes {
    private NativeTypes() {}

    static ScalarType scalarType(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> ScalarType.Double;
            case FLOAT32 -> ScalarType.Float;
            case FLOAT16 -> ScalarType.Half;
            case BFLOAT16 -> ScalarType.BFloat16;
            case INT64 -> ScalarType.Long;
            case INT32 -> ScalarType.Int;
            case INT16 -> ScalarType.Short;
            case INT8 -> ScalarType.Char;
            case UINT8 -> ScalarType.Byte;
            case BOOL -> ScalarType.Bool;
        };
    }

    static DType dtype(ScalarType type) {
        return switch (type.intern()) {
            case Double -> DType.FLOAT64;
            case Float -> DType.FLOAT32;
            case Half -> DType.FLOAT16;
            case BFloat16 -> DType.BFLOAT16;
            case Long -> DType.INT64;
            case Int -> DType.INT32;
            case Short -> DType.INT16;
            case Char -> DType.INT8;
            case Byte -> DType.UINT8;
            case Bool -> DType.BOOL;
            default -> throw new IllegalStateException("element type without a name of ours: " + type);
        };
    }

    static TensorOptions options(DType dtype) {
        return new TensorOptions(scalarType(dtype));
    }
}
