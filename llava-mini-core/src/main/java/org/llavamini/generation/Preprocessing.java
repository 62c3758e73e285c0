// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import org.llavamini.checkpoint.vision.PreprocessorConfig;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.ClipPreprocessing;

/** The preprocessing that a tower's configuration asks for. */
final class Preprocessing {
    private Preprocessing() {}

    static ClipPreprocessing of(PreprocessorConfig config, String origin) {
        if (!(config.resize() instanceof PreprocessorConfig.Resize.ShortestEdge(int pixels))
                || config.cropHeight() != config.cropWidth()) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT,
                    "preprocessor_config.json must resize the shortest edge and crop a square (" + origin + ")");
        }
        return new ClipPreprocessing(
                true,
                pixels,
                true,
                config.cropHeight(),
                true,
                config.rescaleFactor(),
                true,
                config.mean(),
                config.standardDeviation());
    }
}
