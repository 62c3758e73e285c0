// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.MultimodalConfig.SelectFeature;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.LayerNorm;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * The CLIP vision transformer up to the layer whose output is used; later layers are not even loaded.
 *
 * <p>Not thread-safe; the weights belong to the {@link Weights} it was built from.
 */
public final class VisionTower {
    private static final String NAME = "model.vision_tower.vision_tower.vision_model.";

    private final long width;
    private final long patchSize;
    private final long side;
    private final boolean keepClassToken;
    private final DType computeType;
    private final Tensor classEmbedding;
    private final Tensor patchEmbedding;
    private final Tensor positionEmbedding;
    private final LayerNorm preNorm;
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
        classEmbedding = weights.tensor(NAME + "embeddings.class_embedding", width);
        patchEmbedding = weights.tensor(NAME + "embeddings.patch_embedding.weight", width, 3, patchSize, patchSize);
        positionEmbedding = weights.tensor(NAME + "embeddings.position_embedding.weight", side * side + 1, width);
        preNorm = LayerNorm.load(weights, NAME + "pre_layrnorm", width, config.layerNormEps());
        for (int i = 0; i < usedLayers; i++) {
            layers.add(new VisionLayer(weights, NAME + "encoder.layers." + i, config));
        }
    }

    /** Builds the tower that a model's configuration names. */
    static VisionTower load(Weights weights, VisionConfig config, MultimodalConfig multimodal) {
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
                            pixels.to(computeType), patchEmbedding.to(computeType), Optional.empty(), patchSize)
                    .reshape(pictures, width, side * side)
                    .transpose(1, 2); // [pictures, patches, width]
            Tensor classToken =
                    classEmbedding.to(computeType).reshape(1, 1, width).expand(pictures, 1, width);
            Tensor x = Tensor.concatenate(List.of(classToken, patches), 1).add(positionEmbedding.to(computeType));
            x = preNorm.forward(x);
            for (VisionLayer layer : layers) {
                cancellation.check();
                x = layer.forward(x);
            }
            return scope.keep(keepClassToken ? x : x.narrow(1, 1, side * side));
        }
    }
}
