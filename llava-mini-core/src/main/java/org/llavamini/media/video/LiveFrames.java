// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.ffmpeg.VideoDecoder;

/**
 * Frames of a video that is taken as it comes, from a camera's program for example: so many per second of video by the times
 * of its frames, without knowing how many will follow. {@link FrameSource} chooses as the official code does, but has to see a
 * video's end first. For one thread at a time; the caller closes it.
 */
public final class LiveFrames implements Iterator<Frame>, AutoCloseable {
    private static final int LOOKED_AT = 1 << 20;

    private final VideoDecoder decoder;
    private final String name;
    private final double period;
    private final Optional<VideoSpool> spool;
    private Optional<Frame> ahead = Optional.empty();
    private double due;
    private boolean closed;

    private LiveFrames(VideoDecoder decoder, String name, double framesPerSecond, Optional<VideoSpool> spool) {
        this.decoder = decoder;
        this.name = name;
        this.spool = spool;
        this.period = 1 / framesPerSecond;
    }

    /**
     * Opens a file.
     *
     * @param cancelled asked often whether the work shall end, here and while frames are taken
     * @throws org.llavamini.error.LlavaMiniException as {@link FrameSource#open}
     */
    public static LiveFrames ofFile(Path file, double framesPerSecond, VideoLimits limits, BooleanSupplier cancelled) {
        requireRate(framesPerSecond);
        return new LiveFrames(
                VideoDecoder.open(file, limits, cancelled), file.toString(), framesPerSecond, Optional.empty());
    }

    /**
     * Opens a stream, to be read once; the caller closes the stream afterwards. An MP4 whose index stands at its end is first
     * put into a temporary file, as nothing can be seen of it before.
     *
     * @param name what to call it in errors
     * @param cancelled asked often whether the work shall end, here and while frames are taken
     */
    public static LiveFrames ofStream(
            InputStream stream, String name, double framesPerSecond, VideoLimits limits, BooleanSupplier cancelled) {
        requireRate(framesPerSecond);
        BufferedInputStream buffered = new BufferedInputStream(stream, LOOKED_AT);
        if (!endsWithItsIndex(buffered, name)) {
            VideoDecoder decoder = VideoDecoder.open(buffered, name, limits, cancelled);
            return new LiveFrames(decoder, name, framesPerSecond, Optional.empty());
        }
        VideoSpool spool = VideoSpool.of(buffered, name, Math.min(limits.maxFileBytes(), VideoSpool.MAX_BYTES));
        try {
            VideoDecoder decoder = VideoDecoder.open(spool.file(), limits, cancelled);
            return new LiveFrames(decoder, name, framesPerSecond, Optional.of(spool));
        } catch (RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    private static void requireRate(double framesPerSecond) {
        if (!(framesPerSecond > 0)) {
            throw new IllegalArgumentException("frames per second must be greater than zero: " + framesPerSecond);
        }
    }

    private static boolean endsWithItsIndex(BufferedInputStream stream, String name) {
        try {
            stream.mark(LOOKED_AT);
            boolean behind = Mp4Layout.endsWithItsIndex(stream);
            stream.reset();
            return behind;
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "video cannot be read: " + name, e);
        }
    }

    @Override
    public boolean hasNext() {
        while (!closed && ahead.isEmpty() && decoder.advance()) {
            double seconds = decoder.seconds().orElse((decoder.decoded() - 1) * period);
            // Times are rounded to ticks: a frame that is due may be a little early.
            if (seconds >= due - decoder.tick()) {
                due = Math.max(due, seconds - period) + period;
                ahead = Optional.of(new Frame(decoder.picture(), decoder.decoded() - 1, Math.max(0, seconds)));
            }
        }
        if (!closed && decoder.decoded() == 0) {
            throw new LlavaMiniException(
                    ErrorCode.UNSUPPORTED_MEDIA,
                    "no frame of this video can be decoded (%s): %s"
                            .formatted(decoder.damage().orElse("it holds none"), name));
        }
        return ahead.isPresent();
    }

    @Override
    public Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no frame left of " + name);
        }
        Frame frame = ahead.orElseThrow();
        ahead = Optional.empty();
        return frame;
    }

    /** Returns what is wrong with the video, as far as it was decoded. */
    public Optional<String> damage() {
        return decoder.damage();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ahead = Optional.empty();
            decoder.close();
            spool.ifPresent(VideoSpool::close);
        }
    }
}
