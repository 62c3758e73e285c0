// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.util.Arrays;
import java.util.Optional;

/** The public CLIP models whose sizes are known, so that a checkpoint with the weights inside needs no directory of theirs. */
public enum PublicVisionTower {
    LARGE_336("openai/clip-vit-large-patch14-336", 1024, 24, 16, 336, 14),
    LARGE("openai/clip-vit-large-patch14", 1024, 24, 16, 224, 14),
    BASE_32("openai/clip-vit-base-patch32", 768, 12, 12, 224, 32),
    BASE_16("openai/clip-vit-base-patch16", 768, 12, 12, 224, 16);

    private static final int FEED_FORWARD_FACTOR = 4;
    private static final double LAYER_NORM_EPS = 1e-5;

    private final String hubName;
    private final int hiddenSize;
    private final int layers;
    private final int heads;
    private final int imageSize;
    private final int patchSize;

    PublicVisionTower(String hubName, int hiddenSize, int layers, int heads, int imageSize, int patchSize) {
        this.hubName = hubName;
        this.hiddenSize = hiddenSize;
        this.layers = layers;
        this.heads = heads;
        this.imageSize = imageSize;
        this.patchSize = patchSize;
    }

    public static Optional<PublicVisionTower> find(String hubName) {
        return Arrays.stream(values())
                .filter(tower -> tower.hubName.equals(hubName))
                .findFirst();
    }

    public VisionTowerSource source() {
        VisionConfig config = new VisionConfig(
                hiddenSize,
                hiddenSize * FEED_FORWARD_FACTOR,
                layers,
                heads,
                imageSize,
                patchSize,
                LAYER_NORM_EPS,
                VisionConfig.Activation.QUICK_GELU);
        return new VisionTowerSource(hubName, Optional.empty(), config, PreprocessorConfig.clip(imageSize));
    }
}
