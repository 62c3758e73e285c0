// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.llavamini.encoding.FrameSource;
import org.llavamini.encoding.FrameStream;
import org.llavamini.media.PictureReader;

/** A video in one of the forms in which callers have it. */
public sealed interface VideoInput extends VisualInput {
    /**
     * Frames that are pictures of their own, in their order.
     *
     * @param pictures all of them are frames
     */
    record Frames(List<ImageInput> pictures) implements VideoInput {
        public Frames {
            pictures = List.copyOf(pictures);
            if (pictures.isEmpty()) {
                throw new IllegalArgumentException("a video needs at least one frame");
            }
        }

        /** Returns the frames, each read when it is needed. */
        FrameSource source(PictureReader reader) {
            return cancelled -> new FrameStream() {
                private int position;

                @Override
                public Optional<Frame> next() {
                    return position < pictures.size()
                            ? Optional.of(new Frame(pictures.get(position).read(reader), position++))
                            : Optional.empty();
                }

                @Override
                public void close() {
                    // Each picture was closed when it was read.
                }
            };
        }
    }

    /**
     * Frames from anywhere.
     *
     * @param source opened on the engine's thread, again where a further question needs the frames again
     */
    record Source(FrameSource source) implements VideoInput {
        public Source {
            requireNonNull(source, "source is null");
        }
    }
}
