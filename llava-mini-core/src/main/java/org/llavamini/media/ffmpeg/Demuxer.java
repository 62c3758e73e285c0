// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.VideoLimits;

/** Takes the packets of the video track out of a file, from its start to its end. */
final class Demuxer implements AutoCloseable {
    /** Containers, and none of the formats that make FFmpeg open other files: playlists, concatenations, picture names. */
    private static final String CONTAINERS =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,apng,asf,flv,mpeg,mpegts,mpegvideo,"
                    + "m4v,h264,hevc,av1,obu,ivf,ogg,nut,mxf,rm,wtv,yuv4mpegpipe,h263,h261,vc1,dv,gxf,nsv,live_flv,amv,mjpeg";

    private static final double MICROSECONDS = 1e6;
    /** Sound is often a little longer than the pictures. */
    private static final double SMALL_SHARE = 0.1;

    private static final double MISSING_SHARE = 0.02;

    private final AVFormatContext context;
    private final AVStream stream;
    private final BooleanSupplier cancelled;
    private final Runnable input;
    private Optional<String> damage = Optional.empty();
    private long packets;
    private boolean closed;

    private Demuxer(AVFormatContext context, AVStream stream, BooleanSupplier cancelled, Runnable input) {
        this.input = input;
        this.context = context;
        this.stream = stream;
        this.cancelled = cancelled;
    }

    static Demuxer open(Path file, VideoLimits limits, BooleanSupplier cancelled) {
        checkFile(file, limits);
        VideoContent content = VideoContent.of(file);
        content.require();
        FfmpegRuntime.load();
        AVFormatContext context = avformat.avformat_alloc_context();
        try {
            openInput(context, "file:" + file.toAbsolutePath(), content, cancelled);
            return new Demuxer(context, videoTrack(context, content, limits, cancelled), cancelled, () -> {});
        } catch (RuntimeException e) {
            // A failed opening has freed the context and emptied the pointer already.
            avformat.avformat_close_input(context);
            throw e;
        }
    }

    /**
     * Reads a stream from where it stands, without going back; the caller closes the stream.
     *
     * @param name what to call it in errors
     */
    static Demuxer open(BufferedInputStream stream, String name, VideoLimits limits, BooleanSupplier cancelled) {
        VideoContent content = VideoContent.of(stream, name);
        content.require();
        FfmpegRuntime.load();
        AVFormatContext context = avformat.avformat_alloc_context();
        StreamInput input = StreamInput.open(stream);
        try {
            context.pb(input.context());
            openInput(context, "", content, cancelled);
            return new Demuxer(context, videoTrack(context, content, limits, cancelled), cancelled, input::close);
        } catch (RuntimeException e) {
            avformat.avformat_close_input(context);
            input.close();
            throw e;
        }
    }

    private static void checkFile(Path file, VideoLimits limits) {
        try {
            if (!Files.exists(file)) {
                throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "no such video file: " + file);
            }
            // A pipe or a device could keep us waiting for ever.
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new LlavaMiniException(
                        ErrorCode.INPUT_OUTPUT,
                        (Files.isDirectory(file) ? "a video was expected, but this is a folder: " : "cannot be read: ")
                                + file);
            }
            long size = Files.size(file);
            if (size > limits.maxFileBytes()) {
                throw tooLarge(
                        "its %d bytes exceed the limit of %d (--max-file-bytes)".formatted(size, limits.maxFileBytes()),
                        file);
            }
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "video file cannot be read: " + file, e);
        }
    }

    private static void openInput(
            AVFormatContext context, String address, VideoContent content, BooleanSupplier cancelled) {
        Interruption.installIn(context);
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "format_whitelist", CONTAINERS, 0);
        avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
        AVInputFormat format = content.isMjpeg() ? avformat.av_find_input_format("mjpeg") : null;
        try (BytePointer name = new BytePointer(address.getBytes(StandardCharsets.UTF_8).length + 1L)) {
            name.putString(address, StandardCharsets.UTF_8);
            int result =
                    Interruption.during(cancelled, () -> avformat.avformat_open_input(context, name, format, options));
            if (result < 0) {
                throw content.refused(FfmpegRuntime.message(result));
            }
        } finally {
            avutil.av_dict_free(options);
        }
    }

    private static AVStream videoTrack(
            AVFormatContext context, VideoContent content, VideoLimits limits, BooleanSupplier cancelled) {
        Path file = Path.of(content.name());
        // What this fails to find out is judged by what is there afterwards.
        int _ = Interruption.during(cancelled, () -> avformat.avformat_find_stream_info(context, (AVDictionary) null));
        int best = avformat.av_find_best_stream(context, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (best < 0 || (context.streams(best).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0) {
            throw best == avutil.AVERROR_DECODER_NOT_FOUND()
                    ? unsupported("no decoder for this video", file)
                    : content.withoutVideo();
        }
        double seconds = context.duration() / MICROSECONDS;
        if (seconds > limits.maxSeconds()) {
            throw tooLarge("%.0f seconds exceed the limit of %d".formatted(seconds, limits.maxSeconds()), file);
        }
        AVStream stream = context.streams(best);
        checkSize(stream.codecpar().width(), stream.codecpar().height(), limits, file);
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != best) {
                context.streams(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
        return stream;
    }

    private static void checkSize(long width, long height, VideoLimits limits, Path file) {
        if (width * height > limits.maxPixels()) {
            throw tooLarge(
                    "frames of %dx%d exceed the limit of %d pixels (--max-pixels)"
                            .formatted(width, height, limits.maxPixels()),
                    file);
        }
    }

    /** A video may change its size on the way. */
    static void checkFrame(AVFrame frame, VideoLimits limits, Path file) {
        if ((long) frame.width() * frame.height() > limits.maxPixels()) {
            throw tooLarge(
                    "a frame of %dx%d exceeds the limit of %d pixels (--max-pixels)"
                            .formatted(frame.width(), frame.height(), limits.maxPixels()),
                    file);
        }
    }

    AVStream stream() {
        return stream;
    }

    /** Reads the next packet that holds a frame; the caller releases it. Returns false when there is none. */
    boolean read(AVPacket packet) {
        while (true) {
            int result = Interruption.during(cancelled, () -> avformat.av_read_frame(context, packet));
            if (result < 0) {
                if (result != avutil.AVERROR_EOF()) {
                    damage = Optional.of("it ends early: " + FfmpegRuntime.message(result));
                } else if (context.pb() != null && context.pb().error() < 0) {
                    damage = Optional.of("it ends early: "
                            + FfmpegRuntime.message(context.pb().error()));
                }
                return false;
            }
            if (packet.stream_index() == stream.index()) {
                packets++;
                if (packet.size() > 0) {
                    return true;
                }
            }
            avcodec.av_packet_unref(packet);
        }
    }

    /** Returns why reading ended before the end of the video, if it did. */
    Optional<String> damage() {
        return damage;
    }

    /**
     * Returns what a file that was read to its end lacks. Cut files often end without an error.
     *
     * @param end when its last picture ends, in the time base of the stream
     */
    Optional<String> shortfall(long end) {
        if (damage.isPresent()) {
            return damage;
        }
        int promised = avformat.avformat_index_get_entries_count(stream);
        if (promised > packets) {
            return Optional.of("it ends early: %d of %d pictures are there".formatted(packets, promised));
        }
        // Without an index the header alone knows: such files are cut off, or their length was estimated.
        if (stream.nb_frames() > packets + Math.max(2, MISSING_SHARE * stream.nb_frames())) {
            return Optional.of("it ends early: %d of %d parts are there".formatted(packets, stream.nb_frames()));
        }
        double start = context.start_time() == avutil.AV_NOPTS_VALUE ? 0 : context.start_time() / MICROSECONDS;
        double seconds =
                end * ((double) stream.time_base().num() / stream.time_base().den()) - start;
        double claimed = context.duration() / MICROSECONDS;
        return seconds > 0 && claimed > seconds + Math.max(1, SMALL_SHARE * seconds)
                ? Optional.of(
                        String.format(Locale.ROOT, "its pictures end after %.1f of %.1f seconds", seconds, claimed))
                : Optional.empty();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            avformat.avformat_close_input(context);
            input.run();
        }
    }

    static LlavaMiniException tooLarge(String what, Path file) {
        return new LlavaMiniException(ErrorCode.MEDIA_TOO_LARGE, "video is too large: " + what + ": " + file);
    }

    static LlavaMiniException unsupported(String what, Object file) {
        return new LlavaMiniException(ErrorCode.UNSUPPORTED_MEDIA, what + ": " + file);
    }
}
