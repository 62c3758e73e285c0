// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.tensor.Tensor;

/**
 * What fusion keeps of pictures or frames and of the text that was fused with them so far: keys and values of every fusion layer, for
 * the positions that took part. Immutable; continuing makes a new one.
 *
 * @param frames how many pictures or frames
 * @param layers keys and values of each layer, {@code [frames, heads, tokens, width]}; none where nothing is kept
 */
public record FusionMemory(long frames, List<KeysValues> layers) {
    public FusionMemory {
        layers = List.copyOf(layers);
    }

    /** Returns the memory of nothing at all, for a text without a picture. */
    public static FusionMemory empty() {
        return new FusionMemory(1, List.of());
    }

    /** Returns the memories of several lots of frames as one; all of them have the same number of tokens. */
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
                memories.stream().mapToLong(FusionMemory::frames).sum(), layers);
    }

    /** Returns the memory as it was when it held that many tokens; the tensors are views. */
    public FusionMemory first(long tokens) {
        return tokens == tokens()
                ? this
                : new FusionMemory(
                        frames,
                        layers.stream().map(layer -> layer.first(tokens)).toList());
    }

    /** Returns the same memory in tensors of their own, which live on when these are closed; nothing is copied. */
    public FusionMemory share() {
        return new FusionMemory(
                frames,
                layers.stream().map(layer -> layer.first(layer.tokens())).toList());
    }

    /** Returns the memory of some of the frames alone; the tensors are views. */
    public FusionMemory frames(long first, long count) {
        return new FusionMemory(
                count,
                layers.stream()
                        .map(layer -> new KeysValues(
                                layer.keys().narrow(0, first, count),
                                layer.values().narrow(0, first, count)))
                        .toList());
    }

    /** Returns the memory of one frame in tensors of their own. */
    public FusionMemory copyOfFrame(long frame) {
        return new FusionMemory(
                1,
                frames(frame, 1).layers.stream()
                        .map(layer -> new KeysValues(
                                layer.keys().copy(), layer.values().copy()))
                        .toList());
    }

    /** Returns the number of tokens of each frame, vision and text. */
    public long tokens() {
        return layers.isEmpty() ? 0 : layers.getFirst().tokens();
    }

    /** Returns every tensor of this memory, for whoever keeps or frees them. */
    public Stream<Tensor> tensors() {
        return layers.stream().flatMap(layer -> Stream.of(layer.keys(), layer.values()));
    }
}
