// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.model.vision.VisionTower;
import org.llavamini.nn.Probe;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;

/**
 * The networks from pixel values to logits, whichever architecture they have.
 *
 * <p>Owns its networks but not the weights that they were built from. Not thread-safe.
 */
public sealed interface VisionLanguageModel extends AutoCloseable permits LlavaMiniModel, LlavaModel {
    /**
     * What fusion reads of pictures, in the language model's width.
     *
     * @param patches {@code [pictures, patches, hidden]}
     * @param compressed {@code [pictures, size², hidden]}
     */
    record VisionFeatures(Tensor patches, Tensor compressed) {}

    /**
     * Builds the networks that a configuration describes.
     *
     * @throws IllegalArgumentException if it describes a plain language model
     */
    static VisionLanguageModel build(Weights weights, ModelConfig config, VisionConfig vision) {
        return switch (config.architecture()) {
            case LLAVA_MINI ->
                new LlavaMiniModel(
                        weights,
                        config.languageModel(),
                        vision,
                        config.multimodal().orElseThrow());
            case LLAVA ->
                new LlavaModel(
                        weights,
                        config.languageModel(),
                        vision,
                        config.multimodal().orElseThrow());
            case LANGUAGE_MODEL -> throw new IllegalArgumentException("a plain language model sees nothing");
        };
    }

    /** Returns the vision tower. */
    VisionTower visionTower();

    /** Returns how many pictures the tower sees for each: 1, or in HD the tiles and the whole. */
    long parts();

    /**
     * Runs everything on the vision side that comes before fusion.
     *
     * @param pixels {@code [pictures · parts, 3, size, size]}
     */
    default VisionFeatures see(Tensor pixels, Probe probe, Cancellation cancellation) {
        return look(visionTower().forward(pixels, cancellation), probe);
    }

    /**
     * Runs what comes between the tower and fusion.
     *
     * @param features what the tower makes of pixels, {@code [pictures · parts, patches, vision width]}
     */
    VisionFeatures look(Tensor features, Probe probe);

    /** Runs the vision side of fusion, which needs no question. */
    ModalityFusion.Encoded encode(VisionFeatures vision, Probe probe, Cancellation cancellation);

    /** Returns how text meets vision. */
    ModalityFusion fusion();

    /** Returns the language model. */
    LanguageModel languageModel();

    @Override
    void close();
}
