// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.List;
import java.util.Optional;
import org.llavamini.media.Picture;

/** The chosen frames of a video in their order. Not thread-safe. */
public interface FrameStream extends AutoCloseable {
    /**
     * One frame.
     *
     * @param picture what it shows
     * @param index its number among all frames of the video
     */
    record Frame(Picture picture, long index) {}

    /** Returns the next frame, empty after the last. */
    Optional<Frame> next();

    @Override
    void close();

    /** Returns the stream of pictures that are all there. */
    static FrameStream of(List<Picture> pictures) {
        List<Picture> frames = List.copyOf(pictures);
        return new FrameStream() {
            private int position;

            @Override
            public Optional<Frame> next() {
                return position < frames.size()
                        ? Optional.of(new Frame(frames.get(position), position++))
                        : Optional.empty();
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }
}
