// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import org.llavamini.encoding.EncodedWindow;

/**
 * A video that goes on, such as a camera's: frames are added while questions are asked.
 *
 * {@snippet :
 * try (VideoStream stream = model.stream(new StreamWindow(16, 300))) {
 *     camera.onSecond(picture -> stream.add(new ImageInput.Decoded(picture)));
 *     System.out.println(stream.ask(Prompt.of("Is anybody at the door?")).text());
 * }
 * }
 *
 * <p>Memory is bounded by the window, however long the stream goes on. Belongs to one model and ends with it. Thread-safe: what
 * is added or asked at the same time queues up. The caller closes it.
 */
public final class VideoStream implements VisualInput, AutoCloseable {
    private final HeldVisual<EncodedWindow> held;

    VideoStream(HeldVisual<EncodedWindow> held) {
        this.held = held;
    }

    /**
     * Encodes a frame.
     *
     * @throws org.llavamini.error.LlavaMiniException if the picture cannot be read; the stream stays as it is
     */
    public void add(ImageInput frame) {
        held.owner().add(held, frame);
    }

    /**
     * Answers a question about what the window shows at the moment.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INVALID_REQUEST} before the first frame
     */
    public Answer ask(Prompt prompt) {
        return held.owner().ask(prompt.with(this));
    }

    EncodedWindow of(LlavaMini model) {
        return held.of(model);
    }

    /** Frees the memory, after the request that runs. */
    @Override
    public void close() {
        held.close();
    }
}
