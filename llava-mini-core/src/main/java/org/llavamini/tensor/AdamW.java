// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.bytedeco.pytorch.Scalar;

/**
 * AdamW (Loshchilov and Hutter) over float32 parameters, step by step as PyTorch computes it.
 *
 * <p>Owns the two moments of each parameter; close it to free them. Not thread-safe.
 */
public final class AdamW implements AutoCloseable {
    /**
     * The numbers of the method.
     *
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param eps added to the root of the second moment
     */
    public record Settings(double beta1, double beta2, double eps) {
        public Settings {
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && eps > 0)) {
                throw new IllegalArgumentException(
                        "betas must be in [0, 1) and eps positive: " + beta1 + ", " + beta2 + ", " + eps);
            }
        }

        /** Returns PyTorch's defaults: 0.9, 0.999, 1e-8. */
        public static Settings defaults() {
            return new Settings(0.9, 0.999, 1e-8);
        }
    }

    private final Settings settings;
    private final List<Tensor> parameters;
    private final List<Tensor> firstMoments;
    private final List<Tensor> secondMoments;
    private long steps;

    /** Starts with moments of zero; the parameters stay the caller's. */
    public AdamW(List<Tensor> parameters, Settings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.parameters = List.copyOf(parameters);
        this.firstMoments = parameters.stream().map(AdamW::zerosLike).toList();
        this.secondMoments = parameters.stream().map(AdamW::zerosLike).toList();
    }

    private static Tensor zerosLike(Tensor parameter) {
        Tensor zeros = Tensor.zeros(DType.FLOAT32, parameter.shape().toArray()).to(parameter.device());
        return TensorScope.release(zeros);
    }

    /** Returns how many steps were taken. */
    public long steps() {
        return steps;
    }

    /** Continues from saved state: copies the moments, in the order of the parameters. */
    public void restore(long stepsTaken, List<Tensor> first, List<Tensor> second) {
        for (int i = 0; i < parameters.size(); i++) {
            firstMoments.get(i).copyFrom(first.get(i));
            secondMoments.get(i).copyFrom(second.get(i));
        }
        steps = stepsTaken;
    }

    /** Returns the first moments, in the order of the parameters; they stay this object's. */
    public List<Tensor> firstMoments() {
        return firstMoments;
    }

    /** Returns the second moments, in the order of the parameters; they stay this object's. */
    public List<Tensor> secondMoments() {
        return secondMoments;
    }

    /**
     * Moves every parameter that has a gradient.
     *
     * @param learningRates one for each parameter
     * @param weightDecays one for each parameter
     */
    public void step(double[] learningRates, double[] weightDecays) {
        steps++;
        double firstCorrection = 1 - Math.pow(settings.beta1, steps);
        double secondCorrection = Math.sqrt(1 - Math.pow(settings.beta2, steps));
        try (GradientMode off = GradientMode.disabled()) {
            for (int i = 0; i < parameters.size(); i++) {
                try (TensorScope scope = TensorScope.open()) {
                    update(i, learningRates[i], weightDecays[i], firstCorrection, secondCorrection);
                }
            }
        }
    }

    private void update(int i, double rate, double decay, double firstCorrection, double secondCorrection) {
        if (parameters.get(i).gradient().isEmpty()) {
            return;
        }
        org.bytedeco.pytorch.Tensor parameter = parameters.get(i).handle();
        org.bytedeco.pytorch.Tensor gradient =
                parameters.get(i).gradient().orElseThrow().handle();
        org.bytedeco.pytorch.Tensor first = firstMoments.get(i).handle();
        org.bytedeco.pytorch.Tensor second = secondMoments.get(i).handle();
        if (decay != 0) {
            parameter.mul_(new Scalar(1 - rate * decay));
        }
        first.lerp_(gradient, new Scalar(1 - settings.beta1));
        second.mul_(new Scalar(settings.beta2)).addcmul_(gradient, gradient, new Scalar(1 - settings.beta2));
        org.bytedeco.pytorch.Tensor denominator =
                second.sqrt().div_(new Scalar(secondCorrection)).add_(new Scalar(settings.eps));
        parameter.addcdiv_(first, denominator, new Scalar(-rate / firstCorrection));
    }

    @Override
    public void close() {
        firstMoments.forEach(Tensor::close);
        secondMoments.forEach(Tensor::close);
    }
}
