// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import java.util.Optional;
import java.util.function.Consumer;
import org.llavamini.option.Device;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/** Which keys a query may look at. */
public sealed interface AttentionMask {
    /** Every query sees every key. */
    record Everything() implements AttentionMask {}

    /** Every query sees the keys up to its own, which is as far from the last key as the query is from the last query. */
    record Causal() implements AttentionMask {}

    /**
     * As a table says.
     *
     * @param visible true where a query may look, broadcastable to {@code [batch, heads, queries, keys]}
     */
    record Table(Tensor visible) implements AttentionMask {}

    /**
     * As another mask says, while somebody looks on, who sees the weights {@code [batch, heads, queries, keys]} in float32 during
     * the call. The others never hold these weights, which makes them faster.
     *
     * @param mask who sees whom
     * @param observer sees the weights
     */
    record Observed(AttentionMask mask, Consumer<Tensor> observer) implements AttentionMask {}

    /** Returns the mask of that many queries, the last of all tokens, each seeing all before it and itself. */
    static AttentionMask causal(long queries) {
        return queries == 1 ? new Everything() : new Causal();
    }

    /**
     * Returns this mask without the keys that lie {@code window} tokens or more before the query: a query sees itself and the
     * nearest before it. The last query stands at the last key.
     *
     * @param window how many keys a query sees at most, itself included
     */
    default AttentionMask within(long window, long queries, long keys, Device device) {
        if (keys <= window) {
            return this;
        }
        if (this instanceof Observed(AttentionMask mask, Consumer<Tensor> observer)) {
            return new Observed(mask.within(window, queries, keys, device), observer);
        }
        Tensor near = nearTable(window, queries, keys, device);
        return new Table(
                visible(queries, keys, device).map(table -> table.and(near)).orElse(near));
    }

    private static Tensor nearTable(long window, long queries, long keys, Device device) {
        int rows = Math.toIntExact(queries);
        int columns = Math.toIntExact(keys);
        boolean[] visible = new boolean[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            int self = columns - rows + row;
            int first = Math.toIntExact(Math.max(0, self - window + 1));
            java.util.Arrays.fill(visible, row * columns + first, (row + 1) * columns, true);
        }
        return Tensor.of(visible, 1, 1, rows, columns).to(device);
    }

    /** Returns who of that many queries sees whom of that many keys, if not everybody sees everything. */
    private Optional<Tensor> visible(long queries, long keys, Device device) {
        return switch (this) {
            case Everything() -> Optional.empty();
            case Causal() -> Optional.of(Functional.causalTable(queries, keys, device));
            case Table(Tensor visible) -> Optional.of(visible);
            case Observed observed -> observed.mask().visible(queries, keys, device);
        };
    }

    /** Returns the attention of the queries over the keys and values under this mask. */
    default Tensor attend(Tensor queries, KeysValues keysValues) {
        return switch (this) {
            case Everything() ->
                Functional.attention(queries, keysValues.keys(), keysValues.values(), Optional.empty());
            case Causal() -> Functional.causalAttention(queries, keysValues.keys(), keysValues.values());
            case Table(Tensor visible) ->
                Functional.attention(queries, keysValues.keys(), keysValues.values(), Optional.of(visible));
            case Observed(AttentionMask mask, Consumer<Tensor> observer) -> {
                Optional<Tensor> visible = mask.visible(queries.size(2), keysValues.tokens(), queries.device());
                Tensor weights = AttentionWeights.of(queries, keysValues.keys(), visible);
                observer.accept(weights);
                yield AttentionWeights.apply(weights, keysValues.values());
            }
        };
    }
}
