// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.language.SlidingWindow;
import org.llavamini.nn.attention.AttentionMask;
import org.llavamini.nn.attention.KeyValueStore;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.nn.attention.RotaryEmbedding;
import org.llavamini.nn.attention.RotaryEmbedding.Rotation;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * One pass of rows through decoder layers. The tokens of all rows lie behind each other in one tensor {@code [tokens of all rows,
 * hidden]}: products run over all of them at once, while positions, keys, values and attention are each row's own. Nothing is padded.
 */
public final class Pass {
    private final List<Rows> rows;
    /** How many tokens each row had before this pass. */
    private final List<Long> past;

    private final Rotation rotation;
    /** Which tokens' results are wanted of a last layer, where that is not all of them. */
    private final Optional<Wanted> wanted;

    /**
     * Some of the tokens.
     *
     * @param indices their numbers, int64
     * @param rotation of their positions
     */
    private record Wanted(Tensor indices, Rotation rotation) {}

    private Pass(List<Rows> rows, List<Long> past, Rotation rotation, Optional<Wanted> wanted) {
        this.rows = rows;
        this.past = past;
        this.rotation = rotation;
        this.wanted = wanted;
    }

    /**
     * Begins a pass.
     *
     * @param rotary turns queries and keys to their positions, which are counted within each row
     * @param dtype of the activations
     */
    public static Pass of(List<Rows> rows, RotaryEmbedding rotary, DType dtype) {
        List<Long> past = rows.stream().map(each -> each.store().tokens()).toList();
        int tokens = Math.toIntExact(
                rows.stream().mapToLong(each -> each.count() * each.tokens()).sum());
        long[] positions = new long[tokens];
        List<Integer> wanted = new ArrayList<>();
        int token = 0;
        for (int i = 0; i < rows.size(); i++) {
            Rows each = rows.get(i);
            for (long row = 0; row < each.count(); row++) {
                for (long at = 0; at < each.tokens(); at++) {
                    positions[token] = past.get(i) + at;
                    if (at >= each.tokens() - each.wanted()) {
                        wanted.add(token);
                    }
                    token++;
                }
            }
        }
        Rotation all = rotary.at(positions, dtype);
        return new Pass(
                List.copyOf(rows),
                past,
                all,
                wanted.size() == tokens ? Optional.empty() : Optional.of(wanted(wanted, positions, rotary, dtype)));
    }

    private static Wanted wanted(List<Integer> tokens, long[] positions, RotaryEmbedding rotary, DType dtype) {
        long[] indices = tokens.stream().mapToLong(Integer::longValue).toArray();
        return new Wanted(
                Tensor.of(indices, indices.length).to(rotary.device()),
                rotary.at(tokens.stream().mapToLong(token -> positions[token]).toArray(), dtype));
    }

    /** Returns the rows. */
    List<Rows> rows() {
        return rows;
    }

    /** Returns the same pass with other keys and values before the rows: as many tokens of each. */
    Pass over(List<KeyValueStore> stores) {
        return new Pass(
                IntStream.range(0, rows.size())
                        .mapToObj(i -> rows.get(i).over(stores.get(i)))
                        .toList(),
                past,
                rotation,
                wanted);
    }

    /** Returns {@code [wanted tokens of all rows, ...]} of {@code [tokens of all rows, ...]}. */
    Tensor wanted(Tensor x) {
        return wanted.map(some -> x.indexSelect(0, some.indices())).orElse(x);
    }

    /** Turns keys {@code [tokens of all rows, heads, width]} to their positions, in a layer with that window or none. */
    Tensor rotate(Tensor keys, Optional<SlidingWindow> window) {
        return of(window, rotation).apply(keys);
    }

    /** Turns queries {@code [wanted tokens of all rows, heads, width]} to their positions. */
    Tensor rotateWanted(Tensor queries, Optional<SlidingWindow> window) {
        return of(window, wanted.map(Wanted::rotation).orElse(rotation)).apply(queries);
    }

    private static Rotation of(Optional<SlidingWindow> window, Rotation rotation) {
        return window.isPresent() ? rotation.ofNearTokens() : rotation;
    }

    /**
     * Adds keys and values of one layer to those of the rows and returns the attention of the queries over all of them.
     *
     * @param layer which entry of the stores
     * @param window how far back the layer sees, if not to the first token
     * @param queries {@code [tokens of all rows, heads, width]}, turned to their positions
     * @param added keys and values, {@code [tokens of all rows, keyHeads, width]}, the keys turned to their positions
     * @param scope what the rows' stores hold outlives this
     * @return {@code [tokens of all rows, heads · width]}
     */
    Tensor attend(int layer, Optional<SlidingWindow> window, Tensor queries, KeysValues added, TensorScope scope) {
        return attend(layer, window, queries, added, scope, false);
    }

    /** As {@link #attend} for the queries of the wanted tokens alone, {@code [wanted tokens of all rows, heads, width]}. */
    Tensor attendWanted(
            int layer, Optional<SlidingWindow> window, Tensor queries, KeysValues added, TensorScope scope) {
        return attend(layer, window, queries, added, scope, true);
    }

    private Tensor attend(
            int layer,
            Optional<SlidingWindow> window,
            Tensor queries,
            KeysValues added,
            TensorScope scope,
            boolean wantedOnly) {
        List<Tensor> attended = new ArrayList<>();
        long token = 0;
        long query = 0;
        for (int i = 0; i < rows.size(); i++) {
            Rows each = rows.get(i);
            long asking = wantedOnly ? each.wanted() : each.tokens();
            KeysValues all = extend(layer, each, added, token, scope);
            token += each.count() * each.tokens();
            if (asking > 0) {
                Tensor own = part(queries, query, each.count() * asking);
                query += each.count() * asking;
                AttentionMask usual = mask(layer, i, asking);
                AttentionMask mask = window.map(
                                near -> usual.within(near.tokens(), asking, all.tokens(), queries.device()))
                        .orElse(usual);
                attended.add(join(mask.attend(split(own, each.count()), all)));
            }
        }
        return attended.size() == 1 ? attended.getFirst() : Tensor.concatenate(attended, 0);
    }

    /** Leaves keys and values of one layer with the rows and computes nothing. */
    void remember(int layer, KeysValues added, TensorScope scope) {
        long token = 0;
        for (Rows each : rows) {
            extend(layer, each, added, token, scope);
            token += each.count() * each.tokens();
        }
    }

    private static KeysValues extend(int layer, Rows rows, KeysValues added, long token, TensorScope scope) {
        long tokens = rows.count() * rows.tokens();
        KeysValues all = rows.store()
                .extend(
                        layer,
                        new KeysValues(
                                split(part(added.keys(), token, tokens), rows.count()),
                                split(part(added.values(), token, tokens), rows.count())));
        scope.keep(all.keys());
        scope.keep(all.values());
        return all;
    }

    private AttentionMask mask(int layer, int row, long asking) {
        Rows each = rows.get(row);
        long before = past.get(row) + each.tokens() - asking;
        return each.attention().mask(layer, before, asking, AttentionMask.causal(asking));
    }

    private static Tensor part(Tensor x, long start, long length) {
        return start == 0 && length == x.size(0) ? x : x.narrow(0, start, length);
    }

    /** Returns {@code [count, heads, tokens, width]} of {@code [count · tokens, heads, width]}. */
    private static Tensor split(Tensor x, long count) {
        return x.reshape(count, x.size(0) / count, x.size(1), x.size(2)).transpose(1, 2);
    }

    /** Returns {@code [count · tokens, heads · width]} of {@code [count, heads, tokens, width]}. */
    private static Tensor join(Tensor x) {
        return x.transpose(1, 2).reshape(x.size(0) * x.size(2), x.size(1) * x.size(3));
    }
}
