// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The frames of another stream in the form in which they are wanted. */
record ShapedFrames(FrameStream frames, FrameShape shape) implements FrameStream {
    /** Another source, whose frames are brought to a form once they were decoded. */
    record Source(FrameSource source, FrameShape shape) implements FrameSource {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public FrameSource with(MediaReader reader) {
            return new Source(source.with(reader), shape);
        }

        @Override
        public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
            return new ShapedFrames(source.open(choice, cancelled), shape);
        }
    }

    @Override
    public int total() {
        return frames.total();
    }

    @Override
    public boolean hasNext() {
        return frames.hasNext();
    }

    @Override
    public Frame next() {
        Frame frame = frames.next();
        return new Frame(shape.shape(frame.picture()), frame.index(), frame.seconds());
    }

    @Override
    public Optional<FrameLoss> loss() {
        return frames.loss();
    }

    @Override
    public long skipped() {
        return frames.skipped();
    }

    @Override
    public void close() {
        frames.close();
    }
}
