// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.decoder;

import static java.util.Objects.requireNonNull;

import org.llavamini.nn.attention.KeyValueStore;

/**
 * Sequences that go through decoder layers in step: equally many new tokens of each, after what their store holds of them. One answer
 * is one row; the frames of a video with the same text are several.
 *
 * @param count how many sequences
 * @param tokens new tokens of each
 * @param wanted of how many of them, the last ones, the result is wanted
 * @param store keys and values of the tokens before, to which the new ones are added; for one sequence each in its first dimension
 * @param attention who sees whom
 */
public record Rows(long count, long tokens, long wanted, KeyValueStore store, LayerAttention attention) {
    public Rows {
        requireNonNull(store, "store is null");
        requireNonNull(attention, "attention is null");
        if (count < 1 || tokens < 0 || wanted < 0 || wanted > tokens) {
            throw new IllegalArgumentException(
                    "no rows: " + count + " of " + tokens + " tokens, " + wanted + " of them wanted");
        }
    }

    /** Returns rows of whose tokens all results are wanted, with the usual attention. */
    public static Rows all(long count, long tokens, KeyValueStore store) {
        return new Rows(count, tokens, tokens, store, LayerAttention.USUAL);
    }

    /** Returns one row of which only the last token's result is wanted, with the usual attention. */
    public static Rows last(long tokens, KeyValueStore store) {
        return new Rows(1, tokens, 1, store, LayerAttention.USUAL);
    }

    /** Returns these rows with other keys and values before them. */
    Rows over(KeyValueStore other) {
        return new Rows(count, tokens, wanted, other, attention);
    }
}
