// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import java.util.Set;
import org.llavamini.nn.WeightSource;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.config.TrainedPart;

/**
 * Weights as they are now, while those of a model go on to learn: copies of what learns, and views of the rest.
 *
 * @param weights the model's
 * @param learning the parts that are copied
 */
record StartingWeights(Weights weights, Set<TrainedPart> learning) implements WeightSource {
    @Override
    public boolean contains(String name) {
        return weights.contains(name);
    }

    @Override
    public Tensor tensor(String name, Shape shape) {
        Tensor view = weights.tensor(name, shape.toArray()).detach();
        return learning.contains(TrainedPart.of(name)) ? view.copy() : view;
    }
}
