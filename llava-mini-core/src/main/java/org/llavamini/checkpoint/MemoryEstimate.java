// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.List;

/**
 * Bytes that the weights of a model need in memory, by the ways to compute; without activations and caches.
 *
 * @param float32 all weights in 32 bits
 * @param bfloat16 all weights in 16 bits
 * @param int8 linear layers in 8 bits with one float32 scale for each output, the rest in 16 bits
 * @param int4 linear layers in 4 bits with a scale and a zero of 16 bits for each group of 32, the rest in 16 bits
 */
public record MemoryEstimate(long float32, long bfloat16, long int8, long int4) {
    private static final int INT4_GROUP = 32;

    static MemoryEstimate of(List<ExpectedWeight> weights, boolean tiedEmbeddings) {
        long linear = 0;
        long outputs = 0;
        long rest = 0;
        for (ExpectedWeight weight : weights) {
            if (weight.name().equals("lm_head.weight") && tiedEmbeddings) {
                continue;
            }
            if (weight.linear()) {
                linear += weight.shape().elements();
                outputs += weight.shape().size(0);
            } else {
                rest += weight.shape().elements();
            }
        }
        long all = linear + rest;
        return new MemoryEstimate(
                all * Float.BYTES,
                all * Short.BYTES,
                linear + outputs * Float.BYTES + rest * Short.BYTES,
                linear / 2 + linear / INT4_GROUP * 2 * Short.BYTES + rest * Short.BYTES);
    }
}
