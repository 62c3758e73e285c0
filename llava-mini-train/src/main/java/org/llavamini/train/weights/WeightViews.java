// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import java.util.Optional;
import org.llavamini.nn.Dropout;
import org.llavamini.nn.LowRank;
import org.llavamini.nn.WeightSource;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * Weights that lie in the memory of others, which must stay open, and have gradients of their own.
 *
 * @param weights the others
 * @param origin where those come from
 * @param dropout of low-rank updates
 */
public record WeightViews(Weights weights, WeightSource origin, Dropout dropout) implements WeightSource {
    @Override
    public boolean contains(String name) {
        return weights.contains(name);
    }

    @Override
    public Tensor tensor(String name, Shape shape) {
        return weights.tensor(name, shape.toArray()).detach();
    }

    @Override
    public Optional<LowRank> lowRank(String linear) {
        return origin.lowRank(linear).map(update -> new LowRank(update.rank(), update.scale(), dropout));
    }
}
