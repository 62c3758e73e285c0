// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

import java.util.ArrayList;
import java.util.List;
import org.llavamini.tensor.Shape;

/** What a layer declares of its weights, under its full canonical name: the only place that knows name and shape. */
public sealed interface DeclaredWeights {
    /** Returns the tensors that this is made of. */
    List<ExpectedWeight> tensors(ModelPart part, boolean required);

    /**
     * One tensor.
     *
     * @param name with its ending
     * @param shape sizes, outermost first
     * @param initial what it is before training
     */
    record Single(String name, Shape shape, InitialValue initial) implements DeclaredWeights {
        @Override
        public List<ExpectedWeight> tensors(ModelPart part, boolean required) {
            return List.of(new ExpectedWeight(name, shape, part, required, LeastBits.FLOATING_POINT, initial));
        }
    }

    /**
     * A norm: {@code name.weight} and, where it shifts, {@code name.bias}.
     *
     * @param name without ending
     * @param width of what it normalises
     * @param shifts whether it has a bias
     * @param initial of the weight
     */
    record Norm(String name, long width, boolean shifts, InitialValue initial) implements DeclaredWeights {
        /** Returns a norm that scales. */
        public static Norm scaling(String name, long width) {
            return new Norm(name, width, false, InitialValue.ONES);
        }

        /** Returns a norm that scales and shifts. */
        public static Norm shifting(String name, long width) {
            return new Norm(name, width, true, InitialValue.ONES);
        }

        @Override
        public List<ExpectedWeight> tensors(ModelPart part, boolean required) {
            List<ExpectedWeight> tensors =
                    new ArrayList<>(new Single(name + ".weight", Shape.of(width), initial).tensors(part, required));
            if (shifts) {
                tensors.addAll(new Single(name + ".bias", Shape.of(width), InitialValue.ZEROS).tensors(part, required));
            }
            return tensors;
        }
    }

    /**
     * A linear layer: {@code name.weight} {@code [out, in]} and, where there is one, {@code name.bias} {@code [out]}.
     *
     * @param name without ending
     * @param in number of inputs
     * @param out number of outputs
     * @param bias whether it has a bias
     * @param leastBits in how few bits its matrix may be held
     * @param initial of the matrix
     * @param initialBias of the bias
     */
    record Linear(
            String name,
            long in,
            long out,
            boolean bias,
            LeastBits leastBits,
            InitialValue initial,
            InitialValue initialBias)
            implements DeclaredWeights {
        @Override
        public List<ExpectedWeight> tensors(ModelPart part, boolean required) {
            List<ExpectedWeight> tensors = new ArrayList<>();
            tensors.add(new ExpectedWeight(name + ".weight", Shape.of(out, in), part, required, leastBits, initial));
            if (bias) {
                tensors.addAll(new Single(name + ".bias", Shape.of(out), initialBias).tensors(part, required));
            }
            return tensors;
        }
    }
}
