// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import org.llavamini.analysis.ComputeShape;
import org.llavamini.analysis.ComputeShape.AllPatches;
import org.llavamini.analysis.ComputeShape.Compressed;
import org.llavamini.analysis.ComputeShape.Compressor;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * What a checkpoint says about its shape.
 *
 * @param vision its tower
 * @param language its language model
 * @param reduction how patches become vision tokens
 * @param resolutionRatio tiles in each direction
 * @param imageSize of a tile, in pixels
 */
record ModelShape(
        ComputeShape.Vision vision,
        ComputeShape.Language language,
        ComputeShape.Reduction reduction,
        int resolutionRatio,
        int imageSize) {
    static ModelShape of(Checkpoint checkpoint) {
        ModelConfig config = checkpoint.config();
        MultimodalConfig multimodal = config.multimodal()
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.MODEL_FORMAT,
                        "a plain language model without vision tower (" + checkpoint.directory() + ")"));
        VisionConfig tower = checkpoint.visionTower().orElseThrow().config();
        LanguageModelConfig language = config.languageModel();
        return new ModelShape(
                new ComputeShape.Vision(
                        tower.hiddenSize(),
                        tower.intermediateSize(),
                        tower.layers(),
                        tower.imageSize() / tower.patchSize(),
                        tower.patchSize()),
                new ComputeShape.Language(
                        language.hiddenSize(),
                        (long) language.keyValueHeads() * language.headDimension(),
                        language.intermediateSize(),
                        language.layers(),
                        language.vocabularySize()),
                config.architecture() == Architecture.LLAVA ? new AllPatches() : compressed(multimodal),
                multimodal.resolutionRatio(),
                tower.imageSize());
    }

    private static Compressed compressed(MultimodalConfig multimodal) {
        Compressor compressor =
                switch (multimodal.compressor().type()) {
                    case QUERY -> Compressor.QUERY;
                    case AVERAGE -> Compressor.AVERAGE;
                    case NONE -> Compressor.NONE;
                };
        return new Compressed(
                compressor,
                multimodal.compressor().size(),
                multimodal.preFusionLayers(),
                multimodal.preFusionPlace() == MultimodalConfig.PreFusionPlace.INSIDE);
    }
}
