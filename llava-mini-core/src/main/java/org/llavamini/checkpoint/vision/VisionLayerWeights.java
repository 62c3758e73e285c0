// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.checkpoint.weight.DeclaredWeights.Linear;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.DeclaredWeights.Single;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.LeastBits;

/**
 * The weights of one layer of a vision tower, in the order in which it uses them.
 *
 * @param attentionNorm before attention
 * @param query projection to queries
 * @param key projection to keys
 * @param value projection to values
 * @param output projection after attention
 * @param outputScale what its result is multiplied with, channel by channel
 * @param mlpNorm before the feed-forward network
 * @param in its way up
 * @param out its way down
 * @param outScale what its result is multiplied with
 */
public record VisionLayerWeights(
        Norm attentionNorm,
        Linear query,
        Linear key,
        Linear value,
        Linear output,
        Optional<Single> outputScale,
        Norm mlpNorm,
        Linear in,
        Linear out,
        Optional<Single> outScale) {
    /** What a family calls the parts of a layer. */
    record Names(
            String attentionNorm,
            String query,
            String key,
            String value,
            String output,
            String mlpNorm,
            String in,
            String out) {}

    /** Returns a layer without scales; initial values are those of CLIP. */
    static VisionLayerWeights of(String layer, Names names, VisionConfig config) {
        long width = config.hiddenSize();
        long wide = config.intermediateSize();
        InitialValue outer = new InitialValue.Normal(1 / Math.sqrt((double) width));
        InitialValue inner = new InitialValue.Normal(1 / Math.sqrt(2.0 * config.layers() * width));
        InitialValue up = new InitialValue.Normal(1 / Math.sqrt(2.0 * width));
        return new VisionLayerWeights(
                Norm.shifting(layer + names.attentionNorm, width),
                linear(layer + names.query, width, width, inner),
                linear(layer + names.key, width, width, inner),
                linear(layer + names.value, width, width, inner),
                linear(layer + names.output, width, width, outer),
                Optional.empty(),
                Norm.shifting(layer + names.mlpNorm, width),
                linear(layer + names.in, width, wide, up),
                linear(layer + names.out, wide, width, inner),
                Optional.empty());
    }

    /** Returns the same with scales. */
    VisionLayerWeights withScales(Single newOutputScale, Single newOutScale) {
        return new VisionLayerWeights(
                attentionNorm,
                query,
                key,
                value,
                output,
                Optional.of(newOutputScale),
                mlpNorm,
                in,
                out,
                Optional.of(newOutScale));
    }

    private static Linear linear(String name, long in, long out, InitialValue initial) {
        return new Linear(name, in, out, true, LeastBits.INT8, initial, InitialValue.ZEROS);
    }

    /** Returns all that the layer declares. */
    List<DeclaredWeights> all() {
        return Stream.of(
                        Stream.of(attentionNorm, query, key, value, output, mlpNorm, in, out),
                        Stream.of(outputScale, outScale).flatMap(Optional::stream))
                .<DeclaredWeights>flatMap(part -> part)
                .toList();
    }
}
