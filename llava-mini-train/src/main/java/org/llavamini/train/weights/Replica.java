// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import java.util.List;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Gradients;
import org.llavamini.tensor.Tensor;

/**
 * Networks for one worker: they share the weights' memory with the model if they compute in the same type, and have copies in
 * theirs otherwise; their gradients are their own until they are handed over. With one worker in float32, the model itself.
 *
 * @param networks compute the losses
 * @param dropout of the networks' low-rank updates
 * @param own the worker's view of each weight that learns; empty if it is the model itself
 * @param model the model's weights, in the same order
 */
public record Replica(VisionLanguageModel networks, LoraDropout dropout, List<Tensor> own, List<Tensor> model) {
    public Replica {
        own = List.copyOf(own);
        model = List.copyOf(model);
    }

    /** Takes the weights as the last step left them, where they are copies. */
    public void takeOver() {
        try (GradientMode _ = GradientMode.disabled()) {
            for (int i = 0; i < own.size(); i++) {
                if (own.get(i).dtype() != model.get(i).dtype()) {
                    own.get(i).copyFrom(model.get(i));
                }
            }
        }
    }

    /** Adds the gradients to the model's. */
    public void handOver() {
        for (int i = 0; i < own.size(); i++) {
            Gradients.move(own.get(i), model.get(i));
        }
    }
}
