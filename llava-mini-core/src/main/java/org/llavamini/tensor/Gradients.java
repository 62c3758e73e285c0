// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.List;
import org.bytedeco.pytorch.Scalar;

/** What is done to the gradients of many parameters between the backward pass and the optimiser's step. */
public final class Gradients {
    private Gradients() {}

    /**
     * Scales all gradients so that their joint Euclidean norm is at most {@code maxNorm}.
     *
     * @return the norm before scaling
     */
    public static double clip(List<Tensor> parameters, double maxNorm) {
        double norm = norm(parameters);
        if (norm > maxNorm) {
            try (TensorScope scope = TensorScope.open();
                    GradientMode off = GradientMode.disabled()) {
                Scalar scale = new Scalar(maxNorm / (norm + 1e-6));
                for (Tensor parameter : parameters) {
                    parameter.gradient().ifPresent(gradient -> gradient.handle().mul_(scale));
                }
            }
        }
        return norm;
    }

    /** Returns the joint Euclidean norm of all gradients. */
    public static double norm(List<Tensor> parameters) {
        double squares = 0;
        for (Tensor parameter : parameters) {
            try (TensorScope scope = TensorScope.open()) {
                double norm = parameter.gradient().map(g -> g.norm().item()).orElse(0.0);
                squares += norm * norm;
            }
        }
        return Math.sqrt(squares);
    }

    /** Forgets the gradients. */
    public static void clear(List<Tensor> parameters) {
        parameters.forEach(Tensor::clearGradient);
    }
}
