// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameShape;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;

/** A video that came in a request. Decoders read files, so it lies in one of its own until it is closed. */
final class UploadedVideo implements AutoCloseable {
    private static final String NAME = "the video";
    private static final long LONGEST_SECONDS = 6 * 3600;

    private final Path file;
    private final Source source;

    private UploadedVideo(Path file) {
        this.file = file;
        VideoLimits most = VideoLimits.defaults();
        this.source = new Source(
                file,
                FrameSource.video(
                        file,
                        new VideoLimits(most.maxFileBytes(), LONGEST_SECONDS, most.maxPixels(), most.maxFrames())));
    }

    static UploadedVideo store(MediaContent content) {
        try {
            Path file = Files.createTempFile("llava-mini-", ".video");
            file.toFile().deleteOnExit();
            UploadedVideo video = new UploadedVideo(file);
            try {
                Files.write(file, content.bytes());
                return video;
            } catch (IOException e) {
                video.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no room for a video in the folder for temporary files", e);
        }
    }

    /** Returns its frames, which can be taken until it is closed. */
    FrameSource frames() {
        return source;
    }

    /** The frames; where the file lies is nothing that clients need to know. */
    private record Source(Path file, FrameSource frames) implements FrameSource {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public FrameSource with(MediaReader reader) {
            return new Source(file, frames.with(reader));
        }

        @Override
        public FrameSource shaped(FrameShape shape) {
            return new Source(file, frames.shaped(shape));
        }

        @Override
        public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
            try {
                return frames.open(choice, cancelled);
            } catch (LlavaMiniException failure) {
                throw new LlavaMiniException(
                        failure.code(), String.valueOf(failure.getMessage()).replace(file.toString(), NAME), failure);
            }
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
