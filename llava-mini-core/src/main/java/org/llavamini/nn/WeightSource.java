// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import java.util.Optional;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * Where weights come from: a checkpoint, or an initialisation. Names are those of the LLaVA-Mini checkpoints.
 *
 * <p>A source may have the matrix of a linear layer X in three forms: {@code X.weight} in floating point; {@code X.weight} int8
 * {@code [out, in]} with {@code X.weight_scale} {@code [out, 1]} beside it; or {@code X.weight_packed} int32 {@code [out, in / 8]} with
 * {@code X.weight_scale} {@code [out, in / 32]}, see {@link PackedInt4}. What is quantised already is used as it is where the
 * precision asks for that form.
 */
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

    /** Says that a tensor will not be asked for again, and that those handed out are not read any more. */
    default void release(String name) {}

    /** Returns the low-rank update of a linear layer (without {@code .weight}), if it has one that is not merged into its matrix. */
    default Optional<LowRank> lowRank(String linear) {
        return Optional.empty();
    }
}
