// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import static java.util.Objects.requireNonNull;

/**
 * The shape of a vision tower.
 *
 * @param family what kind of tower it is
 * @param hiddenSize width
 * @param intermediateSize width of the feed-forward network
 * @param layers encoder layers in the checkpoint, not all of which are used
 * @param attentionHeads divides {@code hiddenSize}
 * @param imageSize side of the square input in pixels
 * @param patchSize side of a patch in pixels
 * @param layerNormEps epsilon of every norm
 * @param activation activation of the feed-forward network
 * @param positionsSize side in pixels of the pictures that the positions were learned with
 */
public record VisionConfig(
        VisionTowerFamily family,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int attentionHeads,
        int imageSize,
        int patchSize,
        double layerNormEps,
        Activation activation,
        int positionsSize) {
    /** Activations of vision towers. */
    public enum Activation {
        /** {@code x · sigmoid(1.702 x)}. */
        QUICK_GELU("quick_gelu"),
        /** The exact form with erf. */
        GELU("gelu"),
        /** The approximation with the hyperbolic tangent. */
        TANH_GELU("gelu_pytorch_tanh");

        private final String fieldValue;

        Activation(String fieldValue) {
            this.fieldValue = fieldValue;
        }

        /** Returns the value of {@code hidden_act}. */
        public String fieldValue() {
            return fieldValue;
        }
    }

    /** A CLIP tower. */
    public VisionConfig(
            int hiddenSize,
            int intermediateSize,
            int layers,
            int attentionHeads,
            int imageSize,
            int patchSize,
            double layerNormEps,
            Activation activation) {
        this(
                new Clip(),
                hiddenSize,
                intermediateSize,
                layers,
                attentionHeads,
                imageSize,
                patchSize,
                layerNormEps,
                activation,
                imageSize);
    }

    public VisionConfig {
        requireNonNull(family, "family is null");
        requireNonNull(activation, "activation is null");
        if (hiddenSize <= 0 || intermediateSize <= 0 || layers <= 0 || attentionHeads <= 0 || patchSize <= 0) {
            throw new IllegalArgumentException("sizes must be greater than zero");
        }
        if (hiddenSize % attentionHeads != 0) {
            throw new IllegalArgumentException("hidden_size " + hiddenSize
                    + " of the vision tower must be a multiple of num_attention_heads " + attentionHeads);
        }
        if (imageSize < patchSize || positionsSize < patchSize) {
            throw new IllegalArgumentException("image_size " + imageSize + " is below patch_size " + patchSize);
        }
    }

    /** Returns the same tower for pictures of another size. */
    VisionConfig withImageSize(int pixels) {
        return with(intermediateSize, pixels);
    }

    /** Returns the same tower with a feed-forward network of another width. */
    VisionConfig withIntermediateSize(int width) {
        return with(width, imageSize);
    }

    private VisionConfig with(int newIntermediateSize, int newImageSize) {
        return new VisionConfig(
                family,
                hiddenSize,
                newIntermediateSize,
                layers,
                attentionHeads,
                newImageSize,
                patchSize,
                layerNormEps,
                activation,
                positionsSize);
    }

    /** Returns the patches along one side of a picture; pixels beyond the last whole patch are not seen. */
    public int patchesPerSide() {
        return imageSize / patchSize;
    }

    /** Returns the patches of one picture, without the class token. */
    public int patches() {
        return patchesPerSide() * patchesPerSide();
    }

    /**
     * Returns how many layers must run for a feature layer as config.json counts it: hidden state 0 is the input of the first
     * layer, negative numbers count from the last.
     *
     * @throws IllegalArgumentException if there is no such hidden state
     */
    public int usedLayers(int selectLayer) {
        int used = selectLayer < 0 ? layers + 1 + selectLayer : selectLayer;
        if (used < 0 || used > layers) {
            throw new IllegalArgumentException(
                    "mm_vision_select_layer " + selectLayer + " does not exist in a tower of " + layers + " layers");
        }
        return used;
    }
}
