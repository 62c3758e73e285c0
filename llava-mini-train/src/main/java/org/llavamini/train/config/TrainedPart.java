// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

/** Parts of a model that can be trained or frozen. */
public enum TrainedPart {
    VISION_TOWER("model.vision_tower."),
    COMPRESSOR("model.compressor."),
    PROJECTOR("model.mm_projector."),
    PRE_FUSION("model.prefusion_layers."),
    EMBEDDINGS("model.embed_tokens."),
    LANGUAGE_MODEL("");

    private final String prefix;

    TrainedPart(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the part that a weight belongs to. */
    public static TrainedPart of(String weightName) {
        for (TrainedPart part : values()) {
            if (weightName.startsWith(part.prefix)) {
                return part;
            }
        }
        throw new AssertionError("the language model takes every name");
    }
}
