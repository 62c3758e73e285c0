// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.Shape;

/**
 * One tensor that a model of some configuration has.
 *
 * @param name canonical name
 * @param shape its shape
 * @param part where it belongs
 * @param required whether the model cannot run without it
 * @param leastBits in how few bits it may be held
 * @param initial what it is before training
 */
public record ExpectedWeight(
        String name, Shape shape, ModelPart part, boolean required, LeastBits leastBits, InitialValue initial) {
    public ExpectedWeight {
        requireNonNull(name, "name is null");
        requireNonNull(shape, "shape is null");
        requireNonNull(part, "part is null");
        requireNonNull(leastBits, "leastBits is null");
        requireNonNull(initial, "initial is null");
    }

    /** Returns whether it is the matrix of a linear layer. */
    public boolean linear() {
        return leastBits.linear();
    }

    /** Returns whether files may store it as integers with scales: matrices of linear layers, and tables. */
    public boolean storableAsIntegers() {
        return shape.rank() == 2 && name.endsWith(".weight");
    }
}
