// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

/** What a weight is before it has learned anything. */
public sealed interface InitialValue {
    /** What biases and updates begin with. */
    InitialValue ZEROS = new Constant(0);
    /** What norms begin with. */
    InitialValue ONES = new Constant(1);

    /**
     * The same number everywhere.
     *
     * @param value the number
     */
    record Constant(float value) implements InitialValue {}

    /**
     * Normally distributed around zero.
     *
     * @param deviation the standard deviation
     */
    record Normal(double deviation) implements InitialValue {}

    /**
     * Evenly distributed between minus and plus the bound.
     *
     * @param bound greater than zero
     */
    record Uniform(double bound) implements InitialValue {
        /** Returns how PyTorch's {@code Linear} begins, matrix and bias. */
        public static Uniform ofInputs(long inputs) {
            return new Uniform(1 / Math.sqrt((double) inputs));
        }
    }

    /**
     * Sines and cosines of the positions of a square grid, as in MAE.
     *
     * @param before rows of zeros before those of the grid, for tokens without a position
     */
    record GridPositions(int before) implements InitialValue {}
}
