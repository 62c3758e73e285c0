// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.encoding.StageTimer;
import org.llavamini.media.video.FrameLoss;

/**
 * What came of a request.
 *
 * @param written the answer
 * @param visionTokens of the prompt
 * @param promptTokens text and vision
 * @param rememberedTokens of the prompt, which were not read again
 * @param frames the answer is about; 1 for a picture
 * @param framesSkipped that were left out because they hardly differed from the one before
 * @param pictureKnown whether the picture had been seen before
 * @param loss what a damaged video did not give
 * @param timer where the time went
 */
public record Generation(
        Written written,
        long visionTokens,
        long promptTokens,
        long rememberedTokens,
        long frames,
        long framesSkipped,
        boolean pictureKnown,
        Optional<FrameLoss> loss,
        StageTimer timer) {
    public Generation {
        requireNonNull(written, "written is null");
        requireNonNull(loss, "loss is null");
        requireNonNull(timer, "timer is null");
    }
}
