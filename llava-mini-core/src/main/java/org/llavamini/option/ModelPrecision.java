// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

/** In which numbers a model computes. */
public enum ModelPrecision {
    /** What this machine does best with the weights as they are stored: bfloat16, 8-bit or 32-bit products; the log says what and why. */
    AUTO,
    /** 32-bit floating point. */
    FLOAT32,
    /** 16-bit brain floating point. */
    BFLOAT16,
    /** 8-bit integer weights with one scale for each output, activations of 8 bits in their products, of 7 on older processors. */
    INT8,
    /** 4-bit integer weights with one scale for each 32 inputs; vision tower and projector as {@link #INT8}. */
    INT4
}
