// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;

/** A video that is encoded for later questions, as the thread sees it that waits for it. Thread-safe; one thread waits. */
public final class FramesUnderway {
    private final Cancellation wanted;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;

    private sealed interface Event {
        record Progress(long done, long total) implements Event {}

        record Done(EncodedFrames frames) implements Event {}

        record Failed(RuntimeException failure) implements Event {}
    }

    /**
     * Begins to wait.
     *
     * @param wanted asked between frames whether it is still wanted
     */
    public FramesUnderway(Cancellation wanted) {
        this.wanted = requireNonNull(wanted, "wanted is null");
    }

    Cancellation cancellation() {
        return () -> cancelled || wanted.requested();
    }

    void frames(long done, long total) {
        events.add(new Event.Progress(done, total));
    }

    void complete(EncodedFrames frames) {
        events.add(new Event.Done(frames));
    }

    void fail(RuntimeException failure) {
        events.add(new Event.Failed(failure));
    }

    /**
     * Waits for the video.
     *
     * @param progress told on this thread how far it is
     * @return the encoded video, which the caller closes on the engine's thread
     */
    public EncodedFrames await(FrameProgress progress) {
        while (true) {
            switch (next()) {
                case Event.Progress(long done, long total) -> progress.encoded(done, total);
                case Event.Done(EncodedFrames frames) -> {
                    return frames;
                }
                case Event.Failed(RuntimeException failure) -> throw failure;
            }
        }
    }

    private Event next() {
        try {
            return events.take();
        } catch (InterruptedException interruption) {
            cancelled = true;
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "interrupted while waiting for a video", interruption);
        }
    }
}
