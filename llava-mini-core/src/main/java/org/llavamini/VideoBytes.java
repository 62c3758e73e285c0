// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.media.video.FrameShape;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;
import org.llavamini.media.video.VideoSpool;

/** A video as the bytes of its file, which lies in a temporary folder while frames are taken. */
final class VideoBytes implements FrameSource {
    private final byte[] content;
    private final UnaryOperator<FrameSource> treatment;

    /** Keeps the bytes: nobody may write to them. */
    VideoBytes(byte[] content) {
        this(content, UnaryOperator.identity());
    }

    private VideoBytes(byte[] content, UnaryOperator<FrameSource> treatment) {
        this.content = requireNonNull(content, "content is null");
        this.treatment = treatment;
    }

    @Override
    public String name() {
        return "the video";
    }

    @Override
    public FrameSource with(MediaReader reader) {
        return new VideoBytes(content, file -> treatment.apply(file).with(reader));
    }

    @Override
    public FrameSource shaped(FrameShape shape) {
        return new VideoBytes(content, file -> treatment.apply(file).shaped(shape));
    }

    @Override
    public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
        VideoSpool spool = VideoSpool.of(target -> target.write(content), name());
        try {
            return new Spooled(treatment.apply(FrameSource.video(spool.file())).open(choice, cancelled), spool);
        } catch (RuntimeException failure) {
            spool.close();
            throw failure;
        }
    }

    /** The frames of a temporary file, which goes with them. */
    private record Spooled(FrameStream frames, VideoSpool spool) implements FrameStream {
        @Override
        public int total() {
            return frames.total();
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
        public boolean hasNext() {
            return frames.hasNext();
        }

        @Override
        public Frame next() {
            return frames.next();
        }

        @Override
        public void close() {
            try {
                frames.close();
            } finally {
                spool.close();
            }
        }
    }
}
