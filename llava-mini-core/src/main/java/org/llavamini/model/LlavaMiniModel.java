// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.model.fusion.FusionVariant;
import org.llavamini.model.fusion.InsideFusion;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.model.fusion.NoFusion;
import org.llavamini.model.fusion.PreFusion;
import org.llavamini.model.vision.AveragePoolCompressor;
import org.llavamini.model.vision.Compressor;
import org.llavamini.model.vision.NoCompressor;
import org.llavamini.model.vision.NoVisionTokens;
import org.llavamini.model.vision.PatchGrid;
import org.llavamini.model.vision.Projector;
import org.llavamini.model.vision.QueryCompressor;
import org.llavamini.model.vision.VisionTower;
import org.llavamini.nn.Probe;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;

/**
 * The networks of LLaVA-Mini: vision tower, compressor, projector, pre-fusion and language model (paper Figure 5). Which
 * variant of each is chosen once, here, from the configuration.
 *
 * <p>Owns its networks but not the {@link Weights} they were built from. Not thread-safe.
 */
public final class LlavaMiniModel implements VisionLanguageModel {
    private final VisionTower visionTower;
    private final PatchGrid grid;
    private final Compressor compressor;
    private final Projector beforeCompressor;
    private final Projector afterCompressor;
    private final Projector projector;
    private final ModalityFusion fusion;
    private final LanguageModel languageModel;

    /** Builds the networks that the configuration describes. */
    public LlavaMiniModel(
            Weights weights, LanguageModelConfig language, VisionConfig vision, MultimodalConfig multimodal) {
        Supplier<VisionTower> tower = weights.meanwhile(own -> VisionTower.load(own, vision, multimodal));
        grid = new PatchGrid(multimodal.resolutionRatio());
        projector = Projector.load(weights, multimodal, language.hiddenSize());
        boolean projectsFirst = multimodal.compressesProjected();
        beforeCompressor = projectsFirst ? projector : Projector.identity();
        afterCompressor = projectsFirst ? Projector.identity() : projector;
        compressor = compressor(
                weights, multimodal.compressor(), projectsFirst ? language.hiddenSize() : vision.hiddenSize());
        fusion = fusion(weights, language, multimodal);
        languageModel =
                new LanguageModel(weights, language, fusion.insideLanguageModel() ? multimodal.preFusionLayers() : 0);
        visionTower = tower.get();
    }

    private static ModalityFusion fusion(Weights weights, LanguageModelConfig language, MultimodalConfig config) {
        int layers = config.preFusionLayers();
        if (layers == 0) {
            return new NoFusion();
        }
        FusionVariant variant = FusionVariant.of(config.quirks());
        return switch (config.preFusionPlace()) {
            case BEFORE -> new PreFusion(weights, layers, language, variant);
            case INSIDE -> new InsideFusion(weights, layers, language, variant);
        };
    }

    private static Compressor compressor(Weights weights, CompressorConfig config, long width) {
        if (config.type() != CompressorConfig.Type.NONE && config.size() == 0) {
            return new NoVisionTokens();
        }
        return switch (config.type()) {
            case QUERY -> new QueryCompressor(weights, config.size(), width);
            case AVERAGE -> new AveragePoolCompressor(config.size());
            case NONE -> new NoCompressor();
        };
    }

    @Override
    public VisionTower visionTower() {
        return visionTower;
    }

    @Override
    public long parts() {
        return grid.parts();
    }

    /** Runs compressor and projector (paper Eq. 1 and 2). */
    @Override
    public VisionFeatures look(Tensor features, Probe probe) {
        requireNonNull(probe, "probe is null");
        probe.see("vision_features", features);
        Tensor raster = grid.raster(beforeCompressor.forward(features)); // [pictures, fine patches, width]
        Tensor compressed = compressor.forward(raster, probe); // [pictures, size², width]
        probe.see("compressed", compressed);
        Tensor compressedProjected = afterCompressor.forward(compressed); // [pictures, size², hidden]
        probe.see("compressed_projected", compressedProjected);
        return new VisionFeatures(grid.sequence(projector.forward(features)), compressedProjected);
    }

    /** Runs the vision side of pre-fusion (paper Eq. 3). */
    @Override
    public ModalityFusion.Encoded encode(VisionFeatures vision, Probe probe, Cancellation cancellation) {
        ModalityFusion.Encoded encoded = fusion.encode(vision.patches(), vision.compressed(), cancellation);
        probe.see("prefusion_vision", encoded.vision());
        return encoded;
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
        fusion.close();
        languageModel.close();
    }
}
