// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;
import org.llavamini.generation.LoadedModel;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.option.Device;
import org.llavamini.option.Quirks;

/**
 * What is measured; it stays the caller's.
 *
 * @param networks the model
 * @param preprocessor makes its pixel values
 * @param quirks its choices
 * @param device where it computes
 * @param weightsPerToken bytes of the language model's linear layers, where they are known
 */
public record BenchModel(
        VisionLanguageModel networks,
        ImagePreprocessor preprocessor,
        Quirks quirks,
        Device device,
        OptionalLong weightsPerToken) {
    public BenchModel {
        requireNonNull(networks, "networks is null");
        requireNonNull(preprocessor, "preprocessor is null");
        requireNonNull(quirks, "quirks is null");
        requireNonNull(device, "device is null");
        requireNonNull(weightsPerToken, "weightsPerToken is null");
    }

    /** Returns an open model. */
    public static BenchModel of(LoadedModel model) {
        return new BenchModel(
                model.networks(),
                model.imageEncoder().preprocessor(),
                Quirks.defaults(),
                model.device(),
                OptionalLong.empty());
    }
}
