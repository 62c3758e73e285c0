// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.util.Optional;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.generation.Subject;
import org.llavamini.media.video.FrameLoss;

/**
 * A video that a model has encoded, for any number of questions about it:
 *
 * {@snippet :
 * try (EncodedVideo video = model.encode(VideoInput.of(Path.of("lecture.mp4")))) {
 *     model.ask(Prompt.of("What happens?").with(video));
 *     model.ask(Prompt.of("And at the end?").with(video));
 * }
 * }
 *
 * <p>It keeps the vision tokens of every frame and, within a budget, the keys and values that a question must be fused with;
 * for frames beyond the budget each question encodes them again from their source. Belongs to one model and ends with it.
 * Thread-safe; the caller closes it.
 */
public final class EncodedVideo implements VisualInput, AutoCloseable {
    private final HeldVisual<EncodedFrames> held;
    private final long count;
    private final Optional<FrameLoss> loss;

    EncodedVideo(HeldVisual<EncodedFrames> held, long count, Optional<FrameLoss> loss) {
        this.held = held;
        this.count = count;
        this.loss = loss;
    }

    /** Returns the number of frames. */
    public long frames() {
        return count;
    }

    /** Returns what a damaged video did not give. */
    public Optional<FrameLoss> loss() {
        return loss;
    }

    Subject subject(LlavaMini model) {
        held.requireOwner(model);
        return new Subject.Encoded(() -> held.enter(model), _ -> held.leave());
    }

    /** Frees the memory, after the requests about it. Closing again does nothing. */
    @Override
    public void close() {
        held.close();
    }
}
