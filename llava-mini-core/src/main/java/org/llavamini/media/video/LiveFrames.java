// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Frames of a video that is taken as it comes, from a camera's program for example: so many per second of video by the times
 * of its frames, without knowing how many will follow. {@link FrameSource} chooses as the official code does, but has to see a
 * video's end first. For one thread at a time; the caller closes it.
 */
public final class LiveFrames implements Iterator<Frame>, AutoCloseable {
    private final VideoDecoder decoder;
    private final String name;
    private final VideoLimits limits;
    private final double period;
    private final double tick;
    private final FrameConverter converter;
    private final AVFrame incoming = avutil.av_frame_alloc();
    private Optional<Frame> ahead = Optional.empty();
    private long decoded;
    private long firstTime;
    private double due;
    private boolean closed;

    private LiveFrames(VideoDecoder decoder, String name, double framesPerSecond, VideoLimits limits) {
        if (!(framesPerSecond > 0)) {
            decoder.close();
            throw new IllegalArgumentException("frames per second must be greater than zero: " + framesPerSecond);
        }
        this.decoder = requireNonNull(decoder, "decoder is null");
        this.name = name;
        this.limits = limits;
        this.period = 1 / framesPerSecond;
        AVStream stream = decoder.stream();
        this.tick = (double) stream.time_base().num() / stream.time_base().den();
        this.converter = new FrameConverter(DisplayOrientation.of(stream.codecpar()));
    }

    /**
     * Opens a file.
     *
     * @param cancelled asked often whether the work shall end, here and while frames are taken
     * @throws org.llavamini.error.LlavaMiniException as {@link FrameSource#open}
     */
    public static LiveFrames ofFile(Path file, double framesPerSecond, BooleanSupplier cancelled) {
        VideoLimits limits = VideoLimits.defaults();
        return new LiveFrames(VideoDecoder.open(file, limits, cancelled), file.toString(), framesPerSecond, limits);
    }

    /** Opens the process's stdin, which nobody else may read. */
    public static LiveFrames ofStdin(double framesPerSecond, BooleanSupplier cancelled) {
        VideoLimits limits = VideoLimits.defaults();
        return new LiveFrames(VideoDecoder.openStdin(limits, cancelled), "stdin", framesPerSecond, limits);
    }

    @Override
    public boolean hasNext() {
        while (!closed && ahead.isEmpty() && decoder.next(incoming)) {
            double seconds = seconds();
            decoded++;
            // Times are rounded to ticks: a frame that is due may be a little early.
            if (seconds >= due - tick) {
                due = Math.max(due, seconds - period) + period;
                Demuxer.checkFrame(incoming, limits, Path.of(name));
                ahead = Optional.of(new Frame(converter.convert(incoming), decoded - 1, Math.max(0, seconds)));
            }
            avutil.av_frame_unref(incoming);
        }
        return ahead.isPresent();
    }

    private double seconds() {
        long time = incoming.best_effort_timestamp();
        if (decoded == 0) {
            firstTime = time;
        }
        return time == avutil.AV_NOPTS_VALUE || firstTime == avutil.AV_NOPTS_VALUE
                ? decoded * period
                : (time - firstTime) * tick;
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
            avutil.av_frame_free(incoming);
            converter.close();
            decoder.close();
        }
    }
}
