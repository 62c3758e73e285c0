// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * A linear layer and its low-rank update: {@code base(x) + scale · B·A·x}.
 *
 * @param base the layer as it was
 * @param down A, {@code [rank, in]}
 * @param up B, {@code [out, rank]}
 * @param name the layer's, for the dropout
 */
record LoraLinear(Linear base, Tensor down, Tensor up, String name, LowRank update) implements Linear {
    LoraLinear {
        requireNonNull(base, "base is null");
        requireNonNull(down, "down is null");
        requireNonNull(up, "up is null");
        requireNonNull(name, "name is null");
        requireNonNull(update, "update is null");
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor narrow = Functional.linear(update.dropout().apply(name, x), down.to(x.dtype())); // [..., rank]
        return base.forward(x).add(Functional.linear(narrow, up.to(x.dtype())).multiply(update.scale()));
    }
}
