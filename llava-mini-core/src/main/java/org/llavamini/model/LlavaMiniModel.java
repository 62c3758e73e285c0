// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static java.util.Objects.requireNonNull;

import org.llavamini.checkpoint.CompressorConfig;
import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.checkpoint.MultimodalConfig;
import org.llavamini.checkpoint.MultimodalConfig.SelectFeature;
import org.llavamini.checkpoint.ProjectorConfig;
import org.llavamini.checkpoint.VisionConfig;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Probe;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Tensor;

/**
 * The networks of LLaVA-Mini: vision tower, compressor, projector, pre-fusion and language model (paper Figure 5). Which
 * variant of each is chosen once, here, from the configuration.
 *
 * <p>Owns its networks but not the {@link Weights} they were built from. Not thread-safe.
 */
public final class LlavaMiniModel implements AutoCloseable {
    private final VisionTower visionTower;
    private final Compressor compressor;
    private final Projector projector;
    private final ModalityFusion fusion;
    private final LanguageModel languageModel;

    /** Builds the networks that the configuration describes. */
    public LlavaMiniModel(
            Weights weights, LanguageModelConfig language, VisionConfig vision, MultimodalConfig multimodal) {
        visionTower = new VisionTower(
                weights,
                vision,
                vision.usedLayers(multimodal.selectLayer()),
                multimodal.selectFeature() == SelectFeature.CLASS_AND_PATCH);
        compressor = compressor(weights, multimodal.compressor(), vision.hiddenSize());
        projector = Projector.load(
                weights, depth(multimodal.projector()), multimodal.visionHiddenSize(), language.hiddenSize());
        fusion = multimodal.preFusionLayers() == 0
                ? new NoFusion()
                : new PreFusion(weights, multimodal.preFusionLayers(), language);
        languageModel = new LanguageModel(weights, language);
    }

    private static Compressor compressor(Weights weights, CompressorConfig config, long visionWidth) {
        return switch (config.type()) {
            case QUERY -> new QueryCompressor(weights, config.size(), visionWidth);
            case AVERAGE -> new AveragePoolCompressor(config.size());
            case NONE -> new NoCompressor();
        };
    }

    private static int depth(ProjectorConfig projector) {
        return switch (projector) {
            case ProjectorConfig.Identity() -> 0;
            case ProjectorConfig.Linear() -> 1;
            case ProjectorConfig.Mlp(int depth) -> depth;
        };
    }

    /**
     * What pre-fusion reads of pictures, in the language model's width.
     *
     * @param patches {@code [pictures, patches, hidden]}
     * @param compressed {@code [pictures, size², hidden]}
     */
    public record VisionFeatures(Tensor patches, Tensor compressed) {}

    /**
     * Runs tower, compressor and projector (paper Eq. 1 and 2).
     *
     * @param pixels {@code [pictures, 3, size, size]}
     */
    public VisionFeatures see(Tensor pixels, Probe probe, Cancellation cancellation) {
        requireNonNull(probe, "probe is null");
        Tensor features = visionTower.forward(pixels, cancellation); // [pictures, patches, visionWidth]
        probe.see("vision_features", features);
        Tensor compressed = compressor.forward(features); // [pictures, size², visionWidth]
        probe.see("compressed", compressed);
        Tensor compressedProjected = projector.forward(compressed); // [pictures, size², hidden]
        probe.see("compressed_projected", compressedProjected);
        return new VisionFeatures(projector.forward(features), compressedProjected);
    }

    /** Runs the vision side of pre-fusion (paper Eq. 3), which needs no question. */
    public ModalityFusion.Encoded encode(VisionFeatures vision, Probe probe, Cancellation cancellation) {
        ModalityFusion.Encoded encoded = fusion.encode(vision.patches(), vision.compressed(), cancellation);
        probe.see("prefusion_vision", encoded.vision());
        return encoded;
    }

    /** Returns how text meets vision. */
    public ModalityFusion fusion() {
        return fusion;
    }

    /** Returns the language model. */
    public LanguageModel languageModel() {
        return languageModel;
    }

    /** Returns the vision tower. */
    public VisionTower visionTower() {
        return visionTower;
    }

    @Override
    public void close() {
        fusion.close();
        languageModel.close();
    }
}
