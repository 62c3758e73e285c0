// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Quirks;

/**
 * What lies between vision tower and language model.
 *
 * @param visionTower directory or hub name of the tower, as config.json spells it
 * @param visionHiddenSize width of the tower's features
 * @param selectLayer hidden state that is the feature, see {@link VisionConfig#usedLayers}
 * @param selectFeature whether the class token is part of the feature
 * @param projector form of the projector
 * @param compressor form of the compressor; none in LLaVA-v1.5
 * @param preFusionLayers number of pre-fusion layers; 0 in LLaVA-v1.5
 * @param preFusionPlace where they are
 * @param resolutionRatio 1, or the number of tiles along one side (HD)
 * @param imageAspectRatio what becomes of pictures that are not square
 * @param startEndTokens whether the placeholder stands between {@code <im_start>} and {@code <im_end>}
 * @param imageToken id of the placeholder in the vocabulary, which only the llava-hf layout has
 * @param maxLength longest training sequence in tokens
 * @param conversationTemplate template that our training used
 * @param quirks choices where paper and official code differ
 */
public record MultimodalConfig(
        Optional<String> visionTower,
        int visionHiddenSize,
        int selectLayer,
        SelectFeature selectFeature,
        ProjectorConfig projector,
        CompressorConfig compressor,
        int preFusionLayers,
        PreFusionPlace preFusionPlace,
        int resolutionRatio,
        AspectRatio imageAspectRatio,
        boolean startEndTokens,
        OptionalInt imageToken,
        OptionalInt maxLength,
        Optional<String> conversationTemplate,
        Quirks quirks) {
    /** Which tokens of the tower are the feature. */
    public enum SelectFeature {
        /** The patches. */
        PATCH,
        /** The class token, then the patches. */
        CLASS_AND_PATCH
    }

    /** Where pre-fusion happens. */
    public enum PreFusionPlace {
        /** In layers of its own before the language model. */
        BEFORE,
        /** In the first layers of the language model, an ablation. */
        INSIDE
    }

    public MultimodalConfig {
        requireNonNull(visionTower, "visionTower is null");
        requireNonNull(selectFeature, "selectFeature is null");
        requireNonNull(projector, "projector is null");
        requireNonNull(compressor, "compressor is null");
        requireNonNull(preFusionPlace, "preFusionPlace is null");
        requireNonNull(imageAspectRatio, "imageAspectRatio is null");
        requireNonNull(imageToken, "imageToken is null");
        requireNonNull(maxLength, "maxLength is null");
        requireNonNull(conversationTemplate, "conversationTemplate is null");
        requireNonNull(quirks, "quirks is null");
        if (visionHiddenSize <= 0 || preFusionLayers < 0 || resolutionRatio <= 0) {
            throw new IllegalArgumentException("impossible mm_hidden_size " + visionHiddenSize
                    + ", prefusion_layer_num " + preFusionLayers + " or resolution_ratio " + resolutionRatio);
        }
    }

    /** Returns this configuration with other choices. */
    public MultimodalConfig withQuirks(Quirks newQuirks) {
        return with(visionTower, newQuirks);
    }

    /** Returns the same with another name of the vision tower. */
    public MultimodalConfig withVisionTower(String name) {
        return with(Optional.of(name), quirks);
    }

    private MultimodalConfig with(Optional<String> newVisionTower, Quirks newQuirks) {
        return new MultimodalConfig(
                newVisionTower,
                visionHiddenSize,
                selectLayer,
                selectFeature,
                projector,
                compressor,
                preFusionLayers,
                preFusionPlace,
                resolutionRatio,
                imageAspectRatio,
                startEndTokens,
                imageToken,
                maxLength,
                conversationTemplate,
                newQuirks);
    }

    /** Returns whether the compressor works on projected patches, as the paper writes, and not on the tower's. */
    public boolean compressesProjected() {
        return quirks.compressesProjected();
    }
}
