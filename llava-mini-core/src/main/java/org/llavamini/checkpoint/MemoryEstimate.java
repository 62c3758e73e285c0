// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.List;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.ModelPart;

/**
 * Bytes that the weights of a model need in memory, by the ways to compute; without activations and caches. What is not a linear
 * layer is counted in 16 bits beside quantised ones; on processors without bfloat16 it takes twice that.
 *
 * @param float32 all weights in 32 bits
 * @param bfloat16 all weights in 16 bits
 * @param int8 linear layers in 8 bits with a scale and a zero of 32 bits for each output
 * @param int4 the same, but the decoder layers' in 4 bits with a scale and a zero of 16 bits for each group of 32
 */
public record MemoryEstimate(long float32, long bfloat16, long int8, long int4) {
    private static final int INT8_BYTES_PER_OUTPUT = Float.BYTES + Integer.BYTES;
    private static final int INT4_BYTES_PER_GROUP = 2 * Short.BYTES;

    static MemoryEstimate of(List<ExpectedWeight> weights, boolean tiedEmbeddings) {
        long all = 0;
        long int8 = 0;
        long int4 = 0;
        for (ExpectedWeight weight : weights) {
            boolean head = weight.name().equals(LanguageModelWeights.HEAD);
            if (!weight.required() && !head) {
                continue;
            }
            long elements = weight.shape().elements();
            // Where the embedding is the head as well, quantised models have a quantised copy for the head.
            all += head && tiedEmbeddings ? 0 : elements;
            int8 += weight.linear() ? int8(weight) : elements * Short.BYTES;
            int4 += weight.linear() ? int4(weight) : elements * Short.BYTES;
        }
        return new MemoryEstimate(all * Float.BYTES, all * Short.BYTES, int8, int4);
    }

    private static long int8(ExpectedWeight weight) {
        // The compressor computes in floating point.
        return weight.part() == ModelPart.COMPRESSOR
                ? weight.shape().elements() * Short.BYTES
                : weight.shape().elements() + weight.shape().size(0) * INT8_BYTES_PER_OUTPUT;
    }

    /** Returns how many bytes a matrix of a linear layer takes in a model of 4 bits, whose layers outside decoders are of 8. */
    public static long int4(ExpectedWeight weight) {
        boolean inLayers = weight.part() == ModelPart.PRE_FUSION || weight.part() == ModelPart.LANGUAGE_MODEL;
        long elements = weight.shape().elements();
        return inLayers && !weight.name().equals(LanguageModelWeights.HEAD)
                ? elements / 2 + elements / QuantizationConfig.INT4_GROUP * INT4_BYTES_PER_GROUP
                : int8(weight);
    }
}
