// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * The keys and values of one sequence during generation, in memory reserved beforehand.
 *
 * <p>INVARIANT: between passes every layer holds the same number of tokens; during a pass the layers before the current one
 * already hold the new tokens. Owns its memory; not thread-safe.
 */
public final class KvCache implements KeyValueStore, AutoCloseable {
    private final List<KeysValues> layers = new ArrayList<>();
    private final long[] filled;
    private final long capacity;

    /** Reserves room for {@code capacity} tokens of {@code batch} rows in every layer. */
    public KvCache(int layerCount, long batch, long heads, long width, long capacity, DType dtype, Device device) {
        this.capacity = capacity;
        this.filled = new long[layerCount];
        for (int i = 0; i < layerCount; i++) {
            layers.add(new KeysValues(
                    reserve(batch, heads, capacity, width, dtype, device),
                    reserve(batch, heads, capacity, width, dtype, device)));
        }
    }

    private static Tensor reserve(long batch, long heads, long capacity, long width, DType dtype, Device device) {
        try (TensorScope _ = TensorScope.open()) {
            return TensorScope.release(
                    Tensor.zeros(dtype, batch, heads, capacity, width).to(device));
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
        return layers.stream()
                .mapToLong(layer -> 2
                        * layer.keys().shape().elements()
                        / capacity
                        * tokens
                        * layer.keys().dtype().bytes())
                .sum();
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

    /** Returns how many tokens fit. */
    public long capacity() {
        return capacity;
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
        if (end > capacity) {
            throw new LlavaMiniException(
                    ErrorCode.CONTEXT_OVERFLOW, end + " tokens do not fit into the reserved " + capacity);
        }
        KeysValues reserved = layers.get(layer);
        reserved.keys().narrow(2, start, added.tokens()).copyFrom(added.keys());
        reserved.values().narrow(2, start, added.tokens()).copyFrom(added.values());
        filled[layer] = end;
        return new KeysValues(
                reserved.keys().narrow(2, 0, end), reserved.values().narrow(2, 0, end));
    }

    @Override
    public void close() {
        for (KeysValues layer : layers) {
            layer.keys().close();
            layer.values().close();
        }
    }
}
