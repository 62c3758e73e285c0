// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import org.llavamini.encoding.EncodedWindow;
import org.llavamini.generation.Subject;

/**
 * A video that goes on, such as a camera's: frames are added while questions are asked.
 *
 * {@snippet :
 * try (VideoStream stream = model.videoStream(new StreamWindow(16, 300))) {
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

    /** What a prompt is about is what the window shows when the model begins with it. */
    Subject subject(LlavaMini model) {
        held.requireOwner(model);
        return Subject.Encoded.own(() -> {
            EncodedWindow window = held.enter(model);
            try {
                return window.now();
            } finally {
                held.leave();
            }
        });
    }

    /** Frees the memory. Closing again does nothing. */
    @Override
    public void close() {
        held.close();
    }
}
