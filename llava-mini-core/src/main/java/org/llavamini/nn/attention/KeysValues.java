// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.Tensor;

/**
 * Keys and values of one attention layer.
 *
 * @param keys {@code [batch, heads, tokens, width]}, already rotated to their positions
 * @param values {@code [batch, heads, tokens, width]}
 */
public record KeysValues(Tensor keys, Tensor values) {
    public KeysValues {
        requireNonNull(keys, "keys is null");
        requireNonNull(values, "values is null");
    }

    /** Returns the number of tokens. */
    public long tokens() {
        return keys.size(2);
    }

    /** Returns these followed by more tokens. */
    public KeysValues followedBy(KeysValues more) {
        return new KeysValues(
                Tensor.concatenate(java.util.List.of(keys, more.keys), 2),
                Tensor.concatenate(java.util.List.of(values, more.values), 2));
    }

    /** Returns the first tokens alone, as views. */
    public KeysValues first(long tokens) {
        return new KeysValues(keys.narrow(2, 0, tokens), values.narrow(2, 0, tokens));
    }

    /** Returns one row of the batch, as views. */
    public KeysValues row(long row) {
        return new KeysValues(keys.narrow(0, row, 1), values.narrow(0, row, 1));
    }
}
