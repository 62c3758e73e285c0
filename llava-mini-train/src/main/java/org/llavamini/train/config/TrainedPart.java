// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import org.llavamini.checkpoint.WeightLayout;
import org.llavamini.checkpoint.config.ProjectorConfig;
import org.llavamini.checkpoint.config.QueryCompressorWeights;
import org.llavamini.checkpoint.language.LanguageModelWeights;

/** Parts of a model that can be trained or frozen. */
public enum TrainedPart {
    VISION_TOWER(WeightLayout.VISION_TOWER),
    COMPRESSOR(QueryCompressorWeights.PREFIX),
    PROJECTOR(ProjectorConfig.NAME + "."),
    PRE_FUSION(LanguageModelWeights.PRE_FUSION_LAYERS),
    EMBEDDINGS(LanguageModelWeights.EMBEDDINGS),
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
