// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.util.function.Consumer;
import org.llavamini.encoding.EncodedFrames;

/**
 * A video that a model has encoded, for any number of questions about it:
 *
 * {@snippet :
 * try (EncodedVideo video = model.encode(new VideoInput.Frames(pictures))) {
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
    private final LlavaMini owner;
    private final EncodedFrames frames;
    private final long count;
    private final Consumer<EncodedVideo> closing;

    EncodedVideo(LlavaMini owner, EncodedFrames frames, Consumer<EncodedVideo> closing) {
        this.owner = owner;
        this.frames = frames;
        this.count = frames.frames();
        this.closing = closing;
    }

    /** Returns the number of frames. */
    public long frames() {
        return count;
    }

    /** Returns the encoded frames for use on the engine's thread of their own model. */
    EncodedFrames of(LlavaMini model) {
        if (model != owner) {
            throw new IllegalArgumentException("the video was encoded by another model");
        }
        return frames;
    }

    /** Frees the memory, after the request that runs. */
    @Override
    public void close() {
        closing.accept(this);
    }
}
