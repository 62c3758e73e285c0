// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

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
            scale(parameters, maxNorm / (norm + 1e-6));
        }
        return norm;
    }

    /** Returns the joint Euclidean norm of all gradients. */
    public static double norm(List<Tensor> parameters) {
        double squares = 0;
        for (Tensor parameter : parameters) {
            try (TensorScope _ = TensorScope.open()) {
                double norm = parameter.gradient().map(g -> g.norm().item()).orElse(0.0);
                squares += norm * norm;
            }
        }
        return Math.sqrt(squares);
    }

    /**
     * Carries the gradients of some results back to all leaves that they depend on and adds them there. What the results depend on
     * stays ready for another pass.
     */
    public static void backward(List<Tensor> results, List<Tensor> gradients) {
        try (TensorVector ends = Tensor.vector(results);
                TensorVector starts = Tensor.vector(gradients);
                BoolOptional again = new BoolOptional(true);
                TensorVector everything = new TensorVector()) {
            torch.backward(ends, starts, again, false, everything);
        } catch (RuntimeException failure) {
            throw NativeLibrary.translate(failure);
        }
    }

    /** Multiplies all gradients with a number. */
    public static void scale(List<Tensor> parameters, double factor) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            Scalar scale = new Scalar(factor);
            for (Tensor parameter : parameters) {
                parameter.gradient().ifPresent(gradient -> gradient.handle().mul_(scale));
            }
        }
    }

    /** Adds a parameter's gradient to that of another of the same shape, in the type of the latter, and forgets it. */
    public static void move(Tensor from, Tensor to) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            from.gradient().ifPresent(gradient -> {
                Optional<Tensor> sum = to.gradient();
                if (sum.isPresent()) {
                    sum.get().handle().add_(gradient.handle());
                } else {
                    to.handle().mutable_grad().put(gradient.to(to.dtype()).handle());
                }
            });
            from.clearGradient();
        }
    }

    /** Forgets the gradients. */
    public static void clear(List<Tensor> parameters) {
        parameters.forEach(Tensor::clearGradient);
    }
}
