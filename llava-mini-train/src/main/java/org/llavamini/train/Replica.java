// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.util.List;
import org.llavamini.tensor.Gradients;
import org.llavamini.tensor.Tensor;

/**
 * Networks for one worker: they share the weights' memory with the model, but have gradients of their own until these are
 * handed over. With one worker, the model itself.
 *
 * @param loss over the networks
 * @param dropout of the networks' low-rank updates
 * @param own the worker's view of each weight that learns; empty if it is the model itself
 * @param model the model's weights, in the same order
 */
record Replica(InstructionLoss loss, LoraDropout dropout, List<Tensor> own, List<Tensor> model) {
    Replica {
        own = List.copyOf(own);
        model = List.copyOf(model);
    }

    /** Adds the gradients to the model's. */
    void handOver() {
        for (int i = 0; i < own.size(); i++) {
            Gradients.move(own.get(i), model.get(i));
        }
    }
}
