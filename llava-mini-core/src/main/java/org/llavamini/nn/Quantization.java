// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;

/** Turns trained weights into integers of few bits. */
public final class Quantization {
    private static final int LARGEST = 127;
    private static final int LOWEST_OF_FOUR_BITS = -8;
    private static final int HIGHEST_OF_FOUR_BITS = 7;

    private Quantization() {}

    /**
     * 8-bit weights; the receiver owns both.
     *
     * @param values {@code [out, in]}, int8
     * @param scales {@code [out, 1]}, float32
     */
    public record Int8Weight(Tensor values, Tensor scales) {
        public Int8Weight {
            requireNonNull(values, "values is null");
            requireNonNull(scales, "scales is null");
        }
    }

    /**
     * 4-bit weights; the receiver owns both.
     *
     * @param values {@code [out, in]}, int8 from -8 to 7
     * @param scales {@code [out, in / group]}, float32, of either sign
     */
    public record Int4Weight(Tensor values, Tensor scales) {
        public Int4Weight {
            requireNonNull(values, "values is null");
            requireNonNull(scales, "scales is null");
        }

        /** Returns the weights {@code [out, in]} that these stand for, float32. */
        public Tensor dequantize() {
            Tensor grouped = values.to(DType.FLOAT32).reshape(values.size(0), scales.size(1), -1);
            return grouped.multiply(scales.unsqueeze(-1)).reshape(values.size(0), -1);
        }
    }

    /** Returns the nearest 8-bit weights of {@code [out, in]}: symmetric, one scale per output. */
    public static Int8Weight int8(Tensor weight) {
        Tensor scales =
                weight.abs().max(-1).unsqueeze(-1).multiply(1.0 / LARGEST).clampMinimum(Float.MIN_NORMAL);
        return new Int8Weight(weight.divide(scales).round().to(DType.INT8), scales);
    }

    /**
     * Returns 4-bit weights of {@code [out, in]} float32 with one scale for each {@code group} inputs. The weight of largest
     * magnitude becomes -8, whatever its sign, so that all sixteen values are used.
     */
    public static Int4Weight int4(Tensor weight, long group) {
        Tensor grouped = weight.reshape(weight.size(0), -1, group);
        Tensor highest = grouped.max(-1);
        Tensor lowest = grouped.multiply(-1).max(-1).multiply(-1);
        Tensor farthest = highest.where(highest.add(lowest).isPositive(), lowest); // [out, groups]
        Tensor scales = awayFromZero(farthest.multiply(1.0 / LOWEST_OF_FOUR_BITS));
        Tensor values = grouped.divide(scales.unsqueeze(-1))
                .round()
                .clamp(LOWEST_OF_FOUR_BITS, HIGHEST_OF_FOUR_BITS)
                .to(DType.INT8)
                .reshape(weight.size(0), -1);
        return new Int4Weight(values, scales);
    }

    /** A group of zeros keeps its zeros with any scale but zero. */
    private static Tensor awayFromZero(Tensor scales) {
        Tensor tiny = Tensor.full(Float.MIN_NORMAL, DType.FLOAT32, 1);
        return scales.where(scales.abs().subtract(tiny).isPositive(), tiny);
    }
}
