// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.io.BufferedInputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.llavamini.media.Picture;
import org.llavamini.media.VideoLimits;

/**
 * Decodes a video frame by frame, from its start to its end. For one thread at a time; the caller closes it.
 *
 * <p>Everything throws what {@code FrameSource.open} throws.
 */
public final class VideoDecoder implements AutoCloseable {
    /** A decoder that is being emptied gives each frame or failure once; one that never ends is broken. */
    private static final int MOST_FAILURES_IN_A_ROW = 1000;

    private final Demuxer demuxer;
    private final Codec codec;
    private final VideoLimits limits;
    private final Path file;
    private final FrameConverter converter;
    private final double tick;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame incoming = avutil.av_frame_alloc();
    private final AVFrame current = avutil.av_frame_alloc();
    private long firstTime;
    private long decoded;
    private boolean draining;
    private long failures;
    private boolean closed;

    private VideoDecoder(Demuxer demuxer, Codec codec, Path file, VideoLimits limits) {
        this.demuxer = demuxer;
        this.codec = codec;
        this.file = file;
        this.limits = limits;
        AVStream stream = demuxer.stream();
        converter = new FrameConverter(DisplayOrientation.of(stream.codecpar()));
        tick = (double) stream.time_base().num() / stream.time_base().den();
    }

    /**
     * Opens a file.
     *
     * @param cancelled asked often whether the work shall end, here and while frames are taken
     */
    public static VideoDecoder open(Path file, VideoLimits limits, BooleanSupplier cancelled) {
        return open(Demuxer.open(file, limits, cancelled), file, limits);
    }

    /**
     * Opens a stream where it stands, to be read once; the caller closes the stream afterwards.
     *
     * @param name what to call it in errors
     */
    public static VideoDecoder open(
            BufferedInputStream stream, String name, VideoLimits limits, BooleanSupplier cancelled) {
        return open(Demuxer.open(stream, name, limits, cancelled), Path.of(name), limits);
    }

    private static VideoDecoder open(Demuxer demuxer, Path file, VideoLimits limits) {
        try {
            Codec codec = Codec.open(demuxer.stream().codecpar(), limits.maxPixels(), file.toString());
            codec.timeBase(demuxer.stream().time_base());
            return new VideoDecoder(demuxer, codec, file, limits);
        } catch (RuntimeException e) {
            demuxer.close();
            throw e;
        }
    }

    /** Decodes the next frame in the order of presentation; the one before is gone then. Returns false when there is none. */
    public boolean advance() {
        for (int attempts = 0; attempts < MOST_FAILURES_IN_A_ROW; ) {
            int result = codec.receive(incoming);
            if (result >= 0) {
                avutil.av_frame_unref(current);
                avutil.av_frame_move_ref(current, incoming);
                firstTime = decoded == 0 ? current.best_effort_timestamp() : firstTime;
                decoded++;
                return true;
            }
            if (result != org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
                if (result == avutil.AVERROR_EOF()) {
                    return false;
                }
                failures++;
                attempts += draining ? 1 : 0;
            }
            feed();
        }
        return false;
    }

    private void feed() {
        if (draining) {
            return;
        }
        boolean more = demuxer.read(packet);
        draining = !more;
        int result = more ? codec.send(packet) : codec.sendEnd();
        if (more && result < 0) {
            failures++;
        }
        avcodec.av_packet_unref(packet);
    }

    /** Returns the frame that was decoded last, turned as the video asks to be shown. There must be one. */
    public Picture picture() {
        // A video may change its size on the way.
        Demuxer.checkFrame(current, limits, file);
        return converter.convert(current);
    }

    /** Returns when the frame that was decoded last is shown, in seconds after the first, if the video says so. */
    public OptionalDouble seconds() {
        long time = current.best_effort_timestamp();
        return time == avutil.AV_NOPTS_VALUE || firstTime == avutil.AV_NOPTS_VALUE
                ? OptionalDouble.empty()
                : OptionalDouble.of((time - firstTime) * tick);
    }

    /** Returns the seconds that times of frames are multiples of. */
    public double tick() {
        return tick;
    }

    /** Returns how many frames were decoded so far. */
    public long decoded() {
        return decoded;
    }

    /** Returns how many pictures could not be decoded so far. */
    public long failures() {
        return failures;
    }

    /** Returns what is wrong with the file, as far as it was decoded. */
    public Optional<String> damage() {
        return demuxer.damage()
                .or(() -> failures == 0
                        ? Optional.empty()
                        : Optional.of("%d of its pictures cannot be decoded".formatted(failures)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            avutil.av_frame_free(incoming);
            avutil.av_frame_free(current);
            avcodec.av_packet_free(packet);
            converter.close();
            codec.close();
            demuxer.close();
        }
    }
}
