// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.checkpoint.RopeScaling;

/** The inverse frequencies of a model's rotary positions, with the scaling its configuration names. */
final class RotaryFrequencies {
    private RotaryFrequencies() {}

    /** Returns one inverse frequency for each pair of a head's numbers. */
    static double[] of(LanguageModelConfig config) {
        int width = config.headDimension();
        double[] frequencies = new double[width / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = scaled(1 / Math.pow(config.ropeTheta(), 2.0 * i / width), config.ropeScaling());
        }
        return frequencies;
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
