// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * Weights of 4 bits in the {@code pack-quantized} convention of compressed-tensors: eight to each 32-bit word, the first one
 * lowest, 8 standing for zero; one scale for each group of inputs.
 *
 * @param words {@code [out, in / 8]}, int32
 * @param scales {@code [out, in / group]}
 */
public record PackedInt4(Tensor words, Tensor scales) {
    /** How many inputs share a scale in what we write. */
    public static final long GROUP = QuantizationConfig.INT4_GROUP;

    private static final int IN_WORD = QuantizationConfig.INT4_IN_WORD;
    private static final int BITS = 4;
    private static final int ZERO = 8;

    public PackedInt4 {
        requireNonNull(words, "words is null");
        requireNonNull(scales, "scales is null");
    }

    /** Returns the name of the words of a layer. */
    static String name(String layer) {
        return layer + QuantizationConfig.WEIGHT_PACKED;
    }

    static PackedInt4 read(WeightSource source, String layer, long in, long out) {
        return new PackedInt4(
                source.tensor(name(layer), Shape.of(out, in / IN_WORD)),
                source.tensor(layer + QuantizationConfig.WEIGHT_SCALE, Shape.of(out, in / GROUP)));
    }

    /** Packs what {@link Quantization#int4} returns. */
    public static PackedInt4 of(Quantization.Int4Weight weight) {
        long out = weight.values().size(0);
        Tensor digits =
                weight.values().to(DType.INT32).add(ZERO).to(DType.INT32).reshape(out, -1, IN_WORD);
        // The highest digit reaches the sign bit, where sums wrap around as bits should.
        Tensor places = Tensor.of(
                IntStream.range(0, IN_WORD).mapToLong(i -> 1L << (BITS * i)).toArray(), IN_WORD);
        return new PackedInt4(digits.to(DType.INT64).multiply(places).sum(-1).to(DType.INT32), weight.scales());
    }

    /** Returns some rows as they are, unpacked. */
    Quantization.Int4Weight piece(long start, long count) {
        Tensor rows = words.narrow(0, start, count);
        List<Tensor> digits = IntStream.range(0, IN_WORD)
                .mapToObj(i -> rows.bits(BITS * i, BITS).add(-ZERO).to(DType.INT8))
                .toList();
        return new Quantization.Int4Weight(
                Tensor.stack(digits, -1).reshape(count, -1),
                scales.narrow(0, start, count).to(DType.FLOAT32));
    }
}
