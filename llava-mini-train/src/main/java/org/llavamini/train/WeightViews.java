// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import org.llavamini.nn.WeightSource;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/** Weights that lie in the memory of others, which must stay open, and have gradients of their own. */
record WeightViews(Weights weights) implements WeightSource {
    @Override
    public boolean contains(String name) {
        return weights.contains(name);
    }

    @Override
    public Tensor tensor(String name, Shape shape) {
        return weights.tensor(name, shape.toArray()).detach();
    }
}
