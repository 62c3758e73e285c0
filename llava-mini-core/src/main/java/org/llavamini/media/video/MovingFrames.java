// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.util.NoSuchElementException;
import java.util.Optional;

/** The frames of a stream that differ from the last one given; the first is always given. */
final class MovingFrames implements FrameStream {
    private final FrameStream frames;
    private final StillFilter filter;
    private Optional<Frame> ahead = Optional.empty();

    MovingFrames(FrameStream frames, double fraction) {
        this.frames = frames;
        this.filter = new StillFilter(fraction);
    }

    @Override
    public int total() {
        return frames.total();
    }

    @Override
    public boolean hasNext() {
        while (ahead.isEmpty() && frames.hasNext()) {
            ahead = Optional.of(frames.next()).filter(frame -> filter.accepts(frame.picture()));
        }
        return ahead.isPresent();
    }

    @Override
    public Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no frame left");
        }
        Frame frame = ahead.orElseThrow();
        ahead = Optional.empty();
        return frame;
    }

    @Override
    public Optional<FrameLoss> loss() {
        return frames.loss();
    }

    @Override
    public long skipped() {
        return filter.skipped();
    }

    @Override
    public void close() {
        ahead = Optional.empty();
        frames.close();
    }
}
