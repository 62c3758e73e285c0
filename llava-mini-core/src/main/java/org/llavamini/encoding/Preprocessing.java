// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import org.llavamini.checkpoint.vision.PreprocessorConfig;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.preprocessing.ClipPreprocessing;

/** The preprocessing that a tower's configuration asks for, in training as in inference. */
public final class Preprocessing {
    private Preprocessing() {}

    /**
     * Returns the preprocessing.
     *
     * @param origin of the tower, for messages
     * @throws LlavaMiniException with {@code MODEL_FORMAT} if it does not make squares
     */
    public static ClipPreprocessing of(PreprocessorConfig config, String origin) {
        int side = config.cropHeight();
        boolean keepsShape =
                switch (config.resize()) {
                    case PreprocessorConfig.Resize.ShortestEdge edge -> true;
                    case PreprocessorConfig.Resize.Exact exact -> false;
                };
        int resized =
                switch (config.resize()) {
                    case PreprocessorConfig.Resize.ShortestEdge(int pixels) -> pixels;
                    case PreprocessorConfig.Resize.Exact(int height, int width) -> height == width ? height : 0;
                };
        if (resized == 0 || side != config.cropWidth()) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT,
                    "preprocessor_config.json must resize to a square, or the shortest edge and crop a square ("
                            + origin + ")");
        }
        return new ClipPreprocessing(
                resized,
                side,
                config.rescaleFactor(),
                config.mean(),
                config.standardDeviation(),
                keepsShape,
                config.interpolation() == PreprocessorConfig.Interpolation.BILINEAR);
    }
}
