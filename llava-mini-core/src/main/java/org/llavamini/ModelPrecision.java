// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import org.llavamini.nn.Precision;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.TensorRuntime;

/** In which numbers a model computes. */
public enum ModelPrecision {
    /**
     * What this machine does best: bfloat16 where the processor has it in hardware, else float32, with weights that are stored
     * in 8 bits as they are.
     */
    AUTO,
    /** 32-bit floating point. */
    FLOAT32,
    /** 16-bit brain floating point. */
    BFLOAT16,
    /** 8-bit integer weights with one scale for each output, float32 activations. */
    INT8;

    Precision resolve() {
        return switch (this) {
            case AUTO -> TensorRuntime.hasFastBfloat16() ? Precision.of(DType.BFLOAT16) : Precision.packed();
            case FLOAT32 -> Precision.of(DType.FLOAT32);
            case BFLOAT16 -> Precision.of(DType.BFLOAT16);
            case INT8 -> Precision.int8();
        };
    }
}
