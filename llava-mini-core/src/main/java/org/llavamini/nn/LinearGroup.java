// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.llavamini.tensor.Tensor;

/** Several linear layers of the same input. */
public sealed interface LinearGroup {
    /** Returns what each layer makes of {@code [..., in]}, in their order. */
    List<Tensor> forward(Tensor x);

    /** Layers that compute one after the other. */
    record Separate(List<Linear> layers) implements LinearGroup {
        public Separate {
            layers = List.copyOf(layers);
        }

        @Override
        public List<Tensor> forward(Tensor x) {
            return layers.stream().map(layer -> layer.forward(x)).toList();
        }
    }

    /**
     * Layers whose matrices lie below each other, so that one product computes all.
     *
     * @param layer the tall one
     * @param outputs how many outputs each has
     */
    record Joined(Linear layer, List<Long> outputs) implements LinearGroup {
        public Joined {
            requireNonNull(layer, "layer is null");
            outputs = List.copyOf(outputs);
        }

        @Override
        public List<Tensor> forward(Tensor x) {
            Tensor all = layer.forward(x);
            List<Tensor> parts = new ArrayList<>();
            long start = 0;
            for (long width : outputs) {
                parts.add(all.narrow(-1, start, width));
                start += width;
            }
            return parts;
        }
    }
}
