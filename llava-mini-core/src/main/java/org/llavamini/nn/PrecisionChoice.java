// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.option.Device;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Int8Matrix;
import org.llavamini.tensor.PackedMatrix;
import org.llavamini.tensor.TensorRuntime;

/**
 * How a model computes on this machine, and why.
 *
 * @param precision the numbers
 * @param name what the numbers are called, as {@code int8}
 * @param why they, one line for people
 */
public record PrecisionChoice(Precision precision, String name, String why) {
    /** Checks that all is there. */
    public PrecisionChoice {
        requireNonNull(precision, "precision is null");
        requireNonNull(name, "name is null");
        requireNonNull(why, "why is null");
    }

    /** Returns the numbers and why they, one line for people. */
    public String reason() {
        return name + ", " + why;
    }

    /**
     * Returns the choice.
     *
     * @param dtype the floating-point type of the model on disk, if known
     * @param stored how the model's weights are quantised on disk, if they are
     */
    public static PrecisionChoice of(
            ModelPrecision wanted, Optional<DType> dtype, Optional<QuantizationConfig> stored, Device device) {
        return switch (wanted) {
            case AUTO -> automatic(dtype, stored, device);
            case FLOAT32 -> new PrecisionChoice(Precision.of(DType.FLOAT32), "float32", "as asked for");
            case BFLOAT16 -> new PrecisionChoice(Precision.of(DType.BFLOAT16), "bfloat16", "as asked for");
            case INT8 -> int8(dtype, "as asked for");
            case INT4 -> int4(dtype, "as asked for");
        };
    }

    private static PrecisionChoice automatic(
            Optional<DType> dtype, Optional<QuantizationConfig> stored, Device device) {
        if (!device.equals(Device.cpu())) {
            return new PrecisionChoice(Precision.of(DType.BFLOAT16), "bfloat16", "which graphics processors do best");
        }
        if (stored.isPresent() && stored.get().bits() == QuantizationConfig.INT4_BITS) {
            return int4(dtype, "as the weights are stored");
        }
        if (stored.isPresent() && Int8Matrix.activationLevels() == Int8Matrix.WHOLE_BYTES) {
            return int8(dtype, "as the weights are stored");
        }
        if (stored.isPresent() && PackedMatrix.isSupported()) {
            return new PrecisionChoice(Precision.packed(), "float32", "with the stored 8-bit weights packed");
        }
        if (stored.isPresent() && Int8Matrix.isSupported()) {
            return int8(dtype, "as the weights are stored");
        }
        return TensorRuntime.hasFastBfloat16()
                ? new PrecisionChoice(Precision.of(DType.BFLOAT16), "bfloat16", "which this processor has in hardware")
                : new PrecisionChoice(
                        Precision.of(DType.FLOAT32), "float32", "as this processor does not have bfloat16 in hardware");
    }

    private static PrecisionChoice int8(Optional<DType> dtype, String why) {
        DType between = between(dtype);
        return new PrecisionChoice(Precision.int8(between), "int8", why + "; " + kernels() + ", " + name(between));
    }

    private static PrecisionChoice int4(Optional<DType> dtype, String why) {
        DType between = between(dtype);
        return new PrecisionChoice(Precision.int4(between), "int4", why + "; " + name(between));
    }

    /** What a model of 16 bits was made for is enough between its layers, where its attention takes half the time. */
    private static DType between(Optional<DType> dtype) {
        boolean halves = dtype.equals(Optional.of(DType.BFLOAT16)) || dtype.equals(Optional.of(DType.FLOAT16));
        return halves && TensorRuntime.hasFastBfloat16() ? DType.BFLOAT16 : DType.FLOAT32;
    }

    private static String name(DType between) {
        return between.name().toLowerCase(Locale.ROOT) + " between them";
    }

    private static String kernels() {
        return switch (Int8Matrix.activationLevels()) {
            case 0 -> "this machine has no kernels for it and computes slowly";
            case Int8Matrix.WHOLE_BYTES -> "products of 8-bit integers in hardware";
            default -> "activations in 7 bits, as this processor has no product of four bytes";
        };
    }
}
