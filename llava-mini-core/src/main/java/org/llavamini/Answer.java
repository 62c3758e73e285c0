// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.generation.Generation;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.option.FinishReason;

/**
 * What the model said.
 *
 * @param text without special tokens
 * @param finishReason why it ended
 * @param usage how many tokens
 * @param timings how long
 * @param pictureKnown whether the picture had been seen before, for this or another request
 * @param loss what a damaged video did not give
 */
public record Answer(
        String text,
        FinishReason finishReason,
        Usage usage,
        Timings timings,
        boolean pictureKnown,
        Optional<FrameLoss> loss) {
    public Answer {
        requireNonNull(text, "text is null");
        requireNonNull(finishReason, "finishReason is null");
        requireNonNull(usage, "usage is null");
        requireNonNull(timings, "timings is null");
        requireNonNull(loss, "loss is null");
    }

    static Answer of(Generation generation) {
        StageTimer timer = generation.timer();
        int generated = generation.written().ids().size();
        return new Answer(
                generation.written().text(),
                generation.written().finishReason(),
                new Usage(
                        generation.frames(),
                        generation.framesSkipped(),
                        generation.visionTokens(),
                        generation.promptTokens(),
                        generation.rememberedTokens(),
                        generated),
                new Timings(
                        timer.millis(Stage.QUEUE),
                        timer.millis(Stage.MEDIA),
                        timer.millis(Stage.VISION),
                        timer.millis(Stage.PRE_FUSION),
                        timer.millis(Stage.PREFILL),
                        timer.firstTokenMillis(),
                        timer.millis(Stage.DECODE) / Math.max(1, generated - 1)),
                generation.pictureKnown(),
                generation.loss());
    }
}
