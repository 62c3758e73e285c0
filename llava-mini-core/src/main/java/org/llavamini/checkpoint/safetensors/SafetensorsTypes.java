// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.safetensors;

import java.util.Optional;
import org.llavamini.tensor.DType;

/** The spelling of element types in safetensors headers. */
final class SafetensorsTypes {
    private SafetensorsTypes() {}

    static String nameOf(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> "F64";
            case FLOAT32 -> "F32";
            case FLOAT16 -> "F16";
            case BFLOAT16 -> "BF16";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case INT16 -> "I16";
            case INT8 -> "I8";
            case UINT8 -> "U8";
            case BOOL -> "BOOL";
        };
    }

    static Optional<DType> parse(String name) {
        for (DType dtype : DType.values()) {
            if (nameOf(dtype).equals(name)) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }
}
