// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;
import org.llavamini.nn.KeyValueChain;
import org.llavamini.nn.KeysValues;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;

/**
 * What pre-fusion keeps of pictures and of the text that was fused with them so far: keys and values of every fusion layer.
 * Immutable; continuing makes a new one.
 *
 * @param layers keys and values of each layer, {@code [batch, heads, tokens, width]}
 * @param visible {@code [batch, tokens]}, true where later text may look
 */
public record FusionMemory(List<KeysValues> layers, Tensor visible) {
    public FusionMemory {
        layers = List.copyOf(layers);
        requireNonNull(visible, "visible is null");
    }

    /** Returns the memory of the vision side alone: all of it is visible. */
    static FusionMemory ofVision(List<KeysValues> layers) {
        Tensor keys = layers.getFirst().keys();
        return new FusionMemory(
                layers, Tensor.full(1, DType.BOOL, keys.size(0), keys.size(2)).to(keys.device()));
    }

    /** Returns the number of tokens, vision and text. */
    public long tokens() {
        return visible.size(1);
    }

    /** Returns the rows of the batch that an int64 tensor of indices names: each question its picture's. */
    public FusionMemory rows(Tensor indices) {
        return new FusionMemory(KeyValueChain.rows(layers, indices), visible.indexSelect(0, indices));
    }

    /** Returns every tensor of this memory, for whoever keeps or frees them. */
    public Stream<Tensor> tensors() {
        return Stream.concat(
                Stream.of(visible), layers.stream().flatMap(layer -> Stream.of(layer.keys(), layer.values())));
    }
}
