// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Decodes a video file frame by frame, from its start to its end. */
final class VideoDecoder implements AutoCloseable {
    private static final int MOST_THREADS = 8;
    /** Decoders count the margins that they work with as well: what they see is bounded more loosely. */
    private static final long MARGIN_PIXELS = 1 << 20;

    /** A decoder that is being emptied gives each frame or failure once; one that never ends is broken. */
    private static final int MOST_FAILURES_IN_A_ROW = 1000;

    private final Demuxer demuxer;
    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private boolean draining;
    private long failures;
    private boolean closed;

    private VideoDecoder(Demuxer demuxer, AVCodecContext context) {
        this.demuxer = demuxer;
        this.context = context;
    }

    static VideoDecoder open(Path file, VideoLimits limits, BooleanSupplier cancelled) {
        return open(Demuxer.open(file, limits, cancelled), file, limits);
    }

    static VideoDecoder openStdin(VideoLimits limits, BooleanSupplier cancelled) {
        return open(Demuxer.openStdin(limits, cancelled), Path.of("stdin"), limits);
    }

    private static VideoDecoder open(Demuxer demuxer, Path file, VideoLimits limits) {
        try {
            return new VideoDecoder(demuxer, codec(demuxer.stream(), file, limits));
        } catch (RuntimeException e) {
            demuxer.close();
            throw e;
        }
    }

    private static AVCodecContext codec(AVStream stream, Path file, VideoLimits limits) {
        AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw Demuxer.unsupported("no decoder for this video", file);
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        int result = avcodec.avcodec_parameters_to_context(context, stream.codecpar());
        context.pkt_timebase(stream.time_base());
        context.max_pixels(limits.maxPixels() + MARGIN_PIXELS);
        context.thread_count(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
        if (result >= 0) {
            result = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
        }
        if (result < 0) {
            avcodec.avcodec_free_context(context);
            throw Demuxer.unsupported("its decoder cannot be started (" + VideoRuntime.message(result) + ")", file);
        }
        return context;
    }

    AVStream stream() {
        return demuxer.stream();
    }

    /** Decodes the next frame in the order of presentation. Returns false when there is none. */
    boolean next(AVFrame frame) {
        for (int attempts = 0; attempts < MOST_FAILURES_IN_A_ROW; ) {
            int result = avcodec.avcodec_receive_frame(context, frame);
            if (result >= 0) {
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
        int result = avcodec.avcodec_send_packet(context, more ? packet : null);
        if (more && result < 0) {
            failures++;
        }
        avcodec.av_packet_unref(packet);
    }

    /** Returns how many pictures could not be decoded so far. */
    long failures() {
        return failures;
    }

    /** Returns what is wrong with the file, as far as it was decoded. */
    Optional<String> damage() {
        return demuxer.damage()
                .or(() -> failures == 0
                        ? Optional.empty()
                        : Optional.of("%d of its pictures cannot be decoded".formatted(failures)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            avcodec.av_packet_free(packet);
            avcodec.avcodec_free_context(context);
            demuxer.close();
        }
    }
}
