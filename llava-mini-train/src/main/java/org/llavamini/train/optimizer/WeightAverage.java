// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.optimizer;

import java.util.List;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.config.AverageSettings;

/**
 * The mean of weights over a run. Its tensors belong to the scope that is open when it is made.
 *
 * <p>The exponential mean forgets its beginning sooner in the first steps, by {@code (1 + step) / (10 + step)}, so that a short run
 * is not mostly where it began.
 */
final class WeightAverage {
    private static final double EARLY = 10;

    private final AverageSettings settings;
    private final List<Tensor> parameters;
    private final List<Tensor> means;

    /** Starts from the weights as they are: those before the stage. */
    WeightAverage(AverageSettings settings, List<Tensor> parameters) {
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        try (GradientMode _ = GradientMode.disabled()) {
            this.means = settings.kind() == AverageSettings.Kind.NONE
                    ? List.of()
                    : parameters.stream().map(each -> each.detach().copy()).toList();
        }
    }

    /** Returns what a run has to keep to go on, in the order of the weights; nothing if the beginning says it. */
    List<Tensor> kept() {
        return settings.kind() == AverageSettings.Kind.EXPONENTIAL ? means : List.of();
    }

    /** Takes the weights of a step, which counts from 1. */
    void add(long step) {
        if (settings.kind() == AverageSettings.Kind.EXPONENTIAL) {
            mix(means, parameters, Math.min(settings.decay(), (1 + step) / (EARLY + step)));
        }
    }

    /** Puts the mean into the weights. */
    void put() {
        switch (settings.kind()) {
            case NONE -> {
                // The last weights are what is wanted.
            }
            case EXPONENTIAL -> {
                try (GradientMode _ = GradientMode.disabled()) {
                    for (int i = 0; i < means.size(); i++) {
                        parameters.get(i).copyFrom(means.get(i));
                    }
                }
            }
            case STAGES -> mix(parameters, means, 1 - settings.decay());
        }
    }

    /** Replaces each of some tensors by so much of itself and the rest of another one. */
    private static void mix(List<Tensor> tensors, List<Tensor> others, double share) {
        try (GradientMode _ = GradientMode.disabled()) {
            for (int i = 0; i < tensors.size(); i++) {
                try (TensorScope _ = TensorScope.open()) {
                    Tensor tensor = tensors.get(i);
                    tensor.copyFrom(tensor.detach()
                            .multiply(share)
                            .add(others.get(i).detach().multiply(1 - share)));
                }
            }
        }
    }
}
