// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.checkpoint.QuantizationConfig;
import org.llavamini.nn.Precision;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Int8Matrix;
import org.llavamini.tensor.PackedMatrix;
import org.llavamini.tensor.TensorRuntime;

/**
 * How a model computes on this machine, and why.
 *
 * @param precision the numbers
 * @param reason one line for people
 */
public record PrecisionChoice(Precision precision, String reason) {
    public PrecisionChoice {
        requireNonNull(precision, "precision is null");
        requireNonNull(reason, "reason is null");
    }

    /**
     * Returns the choice.
     *
     * @param stored how the model's weights are quantised on disk, if they are
     */
    public static PrecisionChoice of(ModelPrecision wanted, Optional<QuantizationConfig> stored, Device device) {
        return switch (wanted) {
            case AUTO -> automatic(stored, device);
            case FLOAT32 -> new PrecisionChoice(Precision.of(DType.FLOAT32), "float32, as asked for");
            case BFLOAT16 -> new PrecisionChoice(Precision.of(DType.BFLOAT16), "bfloat16, as asked for");
            case INT8 -> new PrecisionChoice(Precision.int8(), "int8, as asked for; " + kernels());
            case INT4 -> new PrecisionChoice(Precision.int4(), "int4, as asked for");
        };
    }

    private static PrecisionChoice automatic(Optional<QuantizationConfig> stored, Device device) {
        if (!device.equals(Device.cpu())) {
            return new PrecisionChoice(Precision.of(DType.BFLOAT16), "bfloat16, which graphics processors do best");
        }
        if (stored.isPresent() && stored.get().bits() == QuantizationConfig.INT4_BITS) {
            return new PrecisionChoice(Precision.int4(), "int4, as the weights are stored");
        }
        if (stored.isPresent() && Int8Matrix.isSupported()) {
            return new PrecisionChoice(Precision.int8(), "int8, as the weights are stored; " + kernels());
        }
        if (stored.isPresent() && PackedMatrix.isSupported()) {
            return new PrecisionChoice(Precision.packed(), "float32 with the stored 8-bit weights packed");
        }
        return TensorRuntime.hasFastBfloat16()
                ? new PrecisionChoice(Precision.of(DType.BFLOAT16), "bfloat16, which this processor has in hardware")
                : new PrecisionChoice(
                        Precision.packed(), "float32, as this processor does not have bfloat16 in hardware");
    }

    private static String kernels() {
        return switch (Int8Matrix.activationLevels()) {
            case 0 -> "this machine has no kernels for it and computes slowly";
            case 127 -> "products of 8-bit integers in hardware";
            default -> "activations in 7 bits, as this processor has no product of four bytes";
        };
    }
}
