// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.decoder;

import java.util.Optional;
import java.util.OptionalDouble;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.RopeScaling;
import org.llavamini.checkpoint.language.SlidingWindow;
import org.llavamini.nn.attention.RotaryEmbedding;
import org.llavamini.option.Device;

/** The inverse frequencies of a model's rotary positions, with the scaling its configuration names. */
public final class RotaryFrequencies {
    private RotaryFrequencies() {}

    /** Returns one inverse frequency for each pair of a head's numbers. */
    static double[] of(LanguageModelConfig config) {
        return of(config.headDimension(), config.ropeTheta(), config.ropeScaling());
    }

    private static double[] of(int width, double theta, RopeScaling scaling) {
        double[] frequencies = new double[width / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = scaled(1 / Math.pow(theta, 2.0 * i / width), scaling);
        }
        return frequencies;
    }

    /** Returns the embedding of a model's positions, with frequencies of their own for layers with a window where it has such. */
    public static RotaryEmbedding embedding(LanguageModelConfig config, Device device) {
        Optional<double[]> near = config.design().window().map(SlidingWindow::ropeTheta).stream()
                .flatMapToDouble(OptionalDouble::stream)
                .mapToObj(theta -> of(config.headDimension(), theta, new RopeScaling.None()))
                .findFirst();
        return new RotaryEmbedding(of(config), near, device);
    }

    private static double scaled(double frequency, RopeScaling scaling) {
        return switch (scaling) {
            case RopeScaling.None() -> frequency;
            case RopeScaling.Linear(double factor) -> frequency / factor;
            case RopeScaling.Llama3 llama3 -> llama3Scaled(frequency, llama3);
        };
    }

    /** Llama 3.1: long wavelengths are stretched, short ones kept, those between interpolated. */
    private static double llama3Scaled(double frequency, RopeScaling.Llama3 scaling) {
        double wavelength = 2 * Math.PI / frequency;
        double original = scaling.originalContext();
        if (wavelength < original / scaling.highFrequencyFactor()) {
            return frequency;
        }
        if (wavelength > original / scaling.lowFrequencyFactor()) {
            return frequency / scaling.factor();
        }
        double smooth = (original / wavelength - scaling.lowFrequencyFactor())
                / (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
        return (1 - smooth) * frequency / scaling.factor() + smooth * frequency;
    }
}
