// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;

/** A video whose frames came as pictures, each decoded when it is wanted. */
final class FrameList implements FrameSource {
    private static final String NAME = "the video";

    private final List<MediaContent> pictures;
    private final PictureReader reader;

    FrameList(List<MediaContent> pictures) {
        this(pictures, PictureReader.create());
    }

    private FrameList(List<MediaContent> pictures, PictureReader reader) {
        this.pictures = List.copyOf(pictures);
        this.reader = reader;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FrameSource with(MediaReader newReader) {
        return new FrameList(pictures, newReader.pictures());
    }

    @Override
    public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
        return new Stream(pictures, reader, Math.min(pictures.size(), choice.maxFrames()), cancelled);
    }

    /** Pictures have no rate: all of them are taken, or the middles of as many equal parts as may be. */
    private static final class Stream implements FrameStream {
        private final List<MediaContent> pictures;
        private final PictureReader reader;
        private final int total;
        private final BooleanSupplier cancelled;
        private int position;

        Stream(List<MediaContent> pictures, PictureReader reader, int total, BooleanSupplier cancelled) {
            this.pictures = pictures;
            this.reader = reader;
            this.total = total;
            this.cancelled = cancelled;
        }

        @Override
        public int total() {
            return total;
        }

        @Override
        public Optional<FrameLoss> loss() {
            return Optional.empty();
        }

        @Override
        public boolean hasNext() {
            return position < total;
        }

        @Override
        public Frame next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no frame left");
            }
            if (cancelled.getAsBoolean()) {
                throw new LlavaMiniException(ErrorCode.CANCELLED, "cancelled");
            }
            int index = (int) ((2L * position + 1) * pictures.size() / (2L * total));
            position++;
            return new Frame(reader.read(pictures.get(index).bytes(), "frame " + (index + 1)), index, index);
        }

        @Override
        public void close() {
            position = total;
        }
    }
}
