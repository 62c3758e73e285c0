// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import java.util.Optional;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/** Where weights come from: a checkpoint, or an initialisation. Names are those of the LLaVA-Mini checkpoints. */
public interface WeightSource {
    /** Returns whether there is a tensor of this name. */
    boolean contains(String name);

    /**
     * Returns the tensor of this name as it is stored; it stays valid as long as the source is open.
     *
     * @param shape what the network needs
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} if it is missing or has another shape
     */
    Tensor tensor(String name, Shape shape);

    /** Returns the low-rank update of a linear layer (without {@code .weight}), if it has one that is not merged into its matrix. */
    default Optional<LowRank> lowRank(String linear) {
        return Optional.empty();
    }
}
