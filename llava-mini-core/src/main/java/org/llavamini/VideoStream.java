// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.util.concurrent.locks.ReentrantLock;
import org.llavamini.encoding.EncodedWindow;
import org.llavamini.generation.Subject;
import org.llavamini.media.Picture;
import org.llavamini.media.video.StillFilter;

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
    private final double skipStill;
    private final StillFilter filter;
    private final ReentrantLock comparing = new ReentrantLock();

    VideoStream(HeldVisual<EncodedWindow> held, double skipStill) {
        this.held = held;
        this.skipStill = skipStill;
        this.filter = new StillFilter(skipStill);
    }

    /**
     * Encodes a frame, unless it hardly differs from the last one that was looked at ({@link StreamWindow#skipStill}).
     *
     * @return whether it was looked at
     * @throws org.llavamini.error.LlavaMiniException if the picture cannot be read; the stream stays as it is
     */
    public boolean add(ImageInput frame) {
        return held.owner().add(held, frame, this::isNew);
    }

    private boolean isNew(Picture frame) {
        if (skipStill == 0) {
            return true;
        }
        comparing.lock();
        try {
            return filter.accepts(frame);
        } finally {
            comparing.unlock();
        }
    }

    /** Returns how many frames were left out so far because they hardly differed from the last one that was looked at. */
    public long skipped() {
        comparing.lock();
        try {
            return filter.skipped();
        } finally {
            comparing.unlock();
        }
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
