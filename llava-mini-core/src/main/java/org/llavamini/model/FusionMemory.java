// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.llavamini.nn.KeyValueChain;
import org.llavamini.nn.KeysValues;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
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

    /** Returns the memory of nothing at all, for texts without a picture. */
    public static FusionMemory empty(long rows, Device device) {
        return new FusionMemory(List.of(), Tensor.zeros(DType.BOOL, rows, 0).to(device));
    }

    /** Returns the memory of the vision side alone: all of it is visible. */
    static FusionMemory ofVision(List<KeysValues> layers) {
        Tensor keys = layers.getFirst().keys();
        return new FusionMemory(
                layers, Tensor.full(1, DType.BOOL, keys.size(0), keys.size(2)).to(keys.device()));
    }

    /** Returns the memories of several batches as one batch; all of them have the same number of tokens. */
    public static FusionMemory concatenate(List<FusionMemory> memories) {
        if (memories.size() == 1) {
            return memories.getFirst();
        }
        List<KeysValues> layers = IntStream.range(0, memories.getFirst().layers.size())
                .mapToObj(i -> new KeysValues(
                        Tensor.concatenate(
                                memories.stream()
                                        .map(memory -> memory.layers.get(i).keys())
                                        .toList(),
                                0),
                        Tensor.concatenate(
                                memories.stream()
                                        .map(memory -> memory.layers.get(i).values())
                                        .toList(),
                                0)))
                .toList();
        return new FusionMemory(
                layers,
                Tensor.concatenate(memories.stream().map(FusionMemory::visible).toList(), 0));
    }

    /** Returns the memory as it was when it held that many tokens; the tensors are views. */
    public FusionMemory first(long tokens) {
        return tokens == tokens()
                ? this
                : new FusionMemory(
                        layers.stream().map(layer -> layer.first(tokens)).toList(), visible.narrow(1, 0, tokens));
    }

    /** Returns the same memory in tensors of their own, which live on when these are closed; nothing is copied. */
    public FusionMemory share() {
        return new FusionMemory(
                layers.stream().map(layer -> layer.first(layer.tokens())).toList(), visible.narrow(1, 0, tokens()));
    }

    /** Returns the memory with tokens after it that nobody sees, such as a generated answer. */
    public FusionMemory withInvisible(long tokens) {
        return new FusionMemory(
                layers.stream().map(layer -> layer.withBlank(tokens)).toList(),
                Tensor.concatenate(
                        List.of(
                                visible,
                                Tensor.zeros(DType.BOOL, visible.size(0), tokens)
                                        .to(visible.device())),
                        1));
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
