// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.live;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.llavamini.ImageInput;
import org.llavamini.Prompt;
import org.llavamini.media.Picture;
import org.llavamini.server.model.LiveVideo;
import org.llavamini.server.wire.ApiException;

/** A video that goes on, of one client. Memory is bounded by its window. Thread-safe. */
final class VideoSession implements AutoCloseable {
    private static final int TRY_AGAIN_SECONDS = 1;

    private final String id;
    private final LiveVideo video;
    private final ReentrantLock adding = new ReentrantLock();
    private final ReentrantLock state = new ReentrantLock();
    private final Condition changed = state.newCondition();
    private long frames;
    private long skipped;
    private long lastUse = System.nanoTime();
    private boolean closed;

    VideoSession(String id, LiveVideo video) {
        this.id = id;
        this.video = video;
    }

    /**
     * How far a session is.
     *
     * @param frames that were looked at
     * @param skipped frames that showed nothing new
     */
    record Progress(long frames, long skipped) {}

    String id() {
        return id;
    }

    /**
     * Looks at a frame, unless it shows nothing new.
     *
     * @throws ApiException with 429 while the frame before is being looked at
     */
    Progress add(Picture frame) {
        if (!adding.tryLock()) {
            throw ApiException.queueFull(
                    "the frame before is still being looked at; leave some out", TRY_AGAIN_SECONDS);
        }
        try {
            return note(video.add(new ImageInput.Decoded(frame)));
        } finally {
            adding.unlock();
        }
    }

    private Progress note(boolean seen) {
        state.lock();
        try {
            frames += seen ? 1 : 0;
            skipped += seen ? 0 : 1;
            lastUse = System.nanoTime();
            changed.signalAll();
            return new Progress(frames, skipped);
        } finally {
            state.unlock();
        }
    }

    /** Returns how many frames there are once there are more than so many; waits at most so long. */
    long awaitMore(long known, Duration most) {
        state.lock();
        try {
            long left = most.toNanos();
            while (frames <= known && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return frames;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return frames;
        } finally {
            state.unlock();
        }
    }

    /** Returns a prompt about what is seen at the moment. */
    Prompt about(Prompt prompt) {
        touch();
        return video.about(prompt);
    }

    /** Notes that somebody is still interested. */
    void touch() {
        state.lock();
        try {
            lastUse = System.nanoTime();
        } finally {
            state.unlock();
        }
    }

    boolean idleFor(Duration time) {
        state.lock();
        try {
            return System.nanoTime() - lastUse > time.toNanos();
        } finally {
            state.unlock();
        }
    }

    boolean isClosed() {
        state.lock();
        try {
            return closed;
        } finally {
            state.unlock();
        }
    }

    @Override
    public void close() {
        state.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            changed.signalAll();
        } finally {
            state.unlock();
        }
        try {
            if (!adding.tryLock(1, TimeUnit.MINUTES)) {
                return;
            }
            try {
                video.close();
            } finally {
                adding.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
