// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.generation.FinishReason;
import org.llavamini.media.video.FrameLoss;

/**
 * What the model said.
 *
 * @param text without special tokens
 * @param finishReason why it ended
 * @param usage how many tokens
 * @param timings how long
 * @param loss what a damaged video did not give
 */
public record Answer(String text, FinishReason finishReason, Usage usage, Timings timings, Optional<FrameLoss> loss) {
    public Answer {
        requireNonNull(text, "text is null");
        requireNonNull(finishReason, "finishReason is null");
        requireNonNull(usage, "usage is null");
        requireNonNull(timings, "timings is null");
        requireNonNull(loss, "loss is null");
    }
}
