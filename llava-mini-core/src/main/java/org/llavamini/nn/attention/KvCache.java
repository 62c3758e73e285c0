// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * The keys and values of one sequence during generation, in memory that grows as the sequence does.
 *
 * <p>INVARIANT: between passes every layer holds the same number of tokens; during a pass the layers before the current one
 * already hold the new tokens. Owns its memory; not thread-safe.
 */
public final class KvCache implements KeyValueStore, AutoCloseable {
    private static final double GROWTH = 1.5;

    private final long heads;
    private final long width;
    private final DType dtype;
    private final Device device;
    private final List<KeysValues> layers = new ArrayList<>();
    private final long[] filled;

    /** Reserves room for {@code expected} tokens in every layer. */
    public KvCache(int layerCount, long heads, long width, long expected, DType dtype, Device device) {
        this.heads = heads;
        this.width = width;
        this.dtype = dtype;
        this.device = device;
        this.filled = new long[layerCount];
        for (int i = 0; i < layerCount; i++) {
            layers.add(new KeysValues(reserve(expected), reserve(expected)));
        }
    }

    private Tensor reserve(long tokens) {
        try (TensorScope _ = TensorScope.open()) {
            return TensorScope.release(
                    Tensor.zeros(dtype, 1, heads, tokens, width).to(device));
        }
    }

    @Override
    public long tokens() {
        return filled[filled.length - 1];
    }

    /** Begins the still empty cache with the tokens that earlier keys and values hold, copying them. */
    public void begin(List<KeysValues> past) {
        for (int i = 0; i < past.size(); i++) {
            extend(i, past.get(i));
        }
    }

    /** Returns how much memory the keys and values of that many tokens take. */
    public long bytesOf(long tokens) {
        return 2L * layers.size() * heads * width * tokens * dtype.bytes();
    }

    /** Returns copies of the keys and values of the first tokens; the caller closes them. */
    public List<KeysValues> copyOfFirst(long tokens) {
        return layers.stream()
                .map(layer -> layer.first(tokens))
                .map(view -> {
                    KeysValues copy = new KeysValues(
                            TensorScope.release(view.keys().copy()),
                            TensorScope.release(view.values().copy()));
                    view.keys().close();
                    view.values().close();
                    return copy;
                })
                .toList();
    }

    @Override
    public Optional<KeysValues> past(int layer) {
        return filled[layer] == 0
                ? Optional.empty()
                : Optional.of(layers.get(layer).first(filled[layer]));
    }

    @Override
    public KeysValues extend(int layer, KeysValues added) {
        long start = filled[layer];
        long end = start + added.tokens();
        KeysValues reserved = withRoom(layer, end);
        reserved.keys().narrow(2, start, added.tokens()).copyFrom(added.keys());
        reserved.values().narrow(2, start, added.tokens()).copyFrom(added.values());
        filled[layer] = end;
        return new KeysValues(
                reserved.keys().narrow(2, 0, end), reserved.values().narrow(2, 0, end));
    }

    private KeysValues withRoom(int layer, long tokens) {
        KeysValues reserved = layers.get(layer);
        if (tokens <= reserved.tokens()) {
            return reserved;
        }
        long room = Math.max(tokens, (long) (GROWTH * reserved.tokens()));
        KeysValues larger = new KeysValues(grown(reserved.keys(), layer, room), grown(reserved.values(), layer, room));
        close(reserved);
        layers.set(layer, larger);
        return larger;
    }

    private Tensor grown(Tensor before, int layer, long room) {
        Tensor larger = reserve(room);
        try (TensorScope _ = TensorScope.open()) {
            larger.narrow(2, 0, filled[layer]).copyFrom(before.narrow(2, 0, filled[layer]));
        }
        return larger;
    }

    private static void close(KeysValues layer) {
        layer.keys().close();
        layer.values().close();
    }

    @Override
    public void close() {
        layers.forEach(KvCache::close);
    }
}
