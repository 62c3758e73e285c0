// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.function.Supplier;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.model.fusion.NoFusion;
import org.llavamini.model.vision.PatchGrid;
import org.llavamini.model.vision.Projector;
import org.llavamini.model.vision.VisionTower;
import org.llavamini.nn.Probe;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;

/**
 * LLaVA-v1.5, the baseline of the paper: every patch of the vision tower is projected and read by the language model; at a higher
 * resolution (its Figure 8) those of all tiles and of the whole picture.
 *
 * <p>Owns its networks but not the {@link Weights} they were built from. Not thread-safe.
 */
public final class LlavaModel implements VisionLanguageModel {
    private final VisionTower visionTower;
    private final PatchGrid grid;
    private final Projector projector;
    private final ModalityFusion fusion = new NoFusion();
    private final LanguageModel languageModel;

    /** Builds the networks that the configuration describes. */
    public LlavaModel(Weights weights, LanguageModelConfig language, VisionConfig vision, MultimodalConfig multimodal) {
        Supplier<VisionTower> tower = weights.meanwhile(own -> VisionTower.load(own, vision, multimodal));
        grid = new PatchGrid(multimodal.resolutionRatio());
        projector = Projector.load(weights, multimodal, language.hiddenSize());
        languageModel = new LanguageModel(weights, language);
        visionTower = tower.get();
    }

    @Override
    public VisionTower visionTower() {
        return visionTower;
    }

    @Override
    public long parts() {
        return grid.parts();
    }

    @Override
    public VisionFeatures look(Tensor features, Probe probe) {
        probe.see("vision_features", features);
        Tensor projected = projector.forward(features); // [pictures · parts, patches, hidden]
        probe.see("projected", projected);
        Tensor sequence = grid.sequence(projected); // [pictures, parts · patches, hidden]
        return new VisionFeatures(sequence, sequence);
    }

    @Override
    public ModalityFusion.Encoded encode(VisionFeatures vision, Probe probe, Cancellation cancellation) {
        return fusion.encode(vision.patches(), vision.compressed(), cancellation);
    }

    @Override
    public ModalityFusion fusion() {
        return fusion;
    }

    @Override
    public LanguageModel languageModel() {
        return languageModel;
    }

    @Override
    public void close() {
        languageModel.close();
    }
}
