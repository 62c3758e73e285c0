// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.MultimodalConfig.SelectFeature;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.vision.VisionTowerWeights;
import org.llavamini.nn.LayerNorm;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * A vision transformer of any family up to the layer whose output is used; later layers are not even loaded.
 *
 * <p>Not thread-safe; the weights belong to the {@link Weights} it was built from.
 */
public final class VisionTower {
    private final long width;
    private final long patchSize;
    private final long side;
    private final boolean keepClassToken;
    private final DType computeType;
    private final Tensor patchEmbedding;
    private final Optional<Tensor> patchBias;
    private final Optional<Tensor> classToken;
    private final Tensor positions;
    private final Optional<LayerNorm> preNorm;
    private final List<VisionLayer> layers = new ArrayList<>();

    /**
     * Pulls the tower's weights.
     *
     * @param usedLayers how many layers run: {@code layers + 1 + mm_vision_select_layer} where that is negative
     * @param keepClassToken whether the class token is part of the features ({@code cls_patch})
     */
    public VisionTower(Weights weights, VisionConfig config, int usedLayers, boolean keepClassToken) {
        this.width = config.hiddenSize();
        this.patchSize = config.patchSize();
        this.side = config.imageSize() / config.patchSize();
        this.keepClassToken = keepClassToken;
        this.computeType = weights.computeType();
        VisionTowerWeights declared = config.family().weights(config);
        patchEmbedding = weights.tensor(declared.patches());
        patchBias = declared.patchBias().map(weights::tensor);
        classToken = declared.classToken().map(weights::tensor);
        positions = weights.tensor(declared.positions());
        preNorm = declared.preNorm().map(norm -> LayerNorm.load(weights, norm, config.layerNormEps()));
        for (int i = 0; i < usedLayers; i++) {
            layers.add(new VisionLayer(weights, i, config));
        }
    }

    /** Builds the tower that a model's configuration names. */
    public static VisionTower load(Weights weights, VisionConfig config, MultimodalConfig multimodal) {
        return new VisionTower(
                weights,
                config,
                config.usedLayers(multimodal.selectLayer()),
                multimodal.selectFeature() == SelectFeature.CLASS_AND_PATCH);
    }

    /** Returns how many patches a picture has. */
    public long patches() {
        return side * side;
    }

    /** Returns the features {@code [pictures, patches, width]} of pixel values {@code [pictures, 3, size, size]}. */
    public Tensor forward(Tensor pixels, Cancellation cancellation) {
        try (TensorScope scope = TensorScope.open()) {
            long pictures = pixels.size(0);
            Tensor patches = Functional.convolution(
                            pixels.to(computeType),
                            patchEmbedding.to(computeType),
                            patchBias.map(bias -> bias.to(computeType)),
                            patchSize)
                    .reshape(pictures, width, side * side)
                    .transpose(1, 2); // [pictures, patches, width]
            Tensor tokens = classToken
                    .map(token -> token.to(computeType).reshape(1, 1, width).expand(pictures, 1, width))
                    .map(token -> Tensor.concatenate(List.of(token, patches), 1))
                    .orElse(patches);
            Tensor placed = tokens.add(positionsOfPatches().to(computeType));
            Tensor x = preNorm.map(norm -> norm.forward(placed)).orElse(placed);
            for (VisionLayer layer : layers) {
                cancellation.check();
                x = layer.forward(x);
            }
            return scope.keep(keepClassToken || classToken.isEmpty() ? x : x.narrow(1, 1, side * side));
        }
    }

    /** Returns {@code [tokens, width]}: as learned, or those of the patches interpolated to pictures of another size. */
    private Tensor positionsOfPatches() {
        Tensor learned = positions.reshape(-1, width);
        long before = classToken.isPresent() ? 1 : 0;
        long learnedPatches = learned.size(0) - before;
        if (learnedPatches == side * side) {
            return learned;
        }
        long learnedSide = Math.round(Math.sqrt((double) learnedPatches));
        Tensor grid = learned.narrow(0, before, learnedPatches)
                .to(DType.FLOAT32)
                .reshape(1, learnedSide, learnedSide, width)
                .permute(0, 3, 1, 2); // [1, width, side, side]
        Tensor patches = Functional.bicubic(grid, side, side)
                .permute(0, 2, 3, 1)
                .reshape(side * side, width)
                .to(learned.dtype());
        return before == 0 ? patches : Tensor.concatenate(List.of(learned.narrow(0, 0, before), patches), 0);
    }
}
