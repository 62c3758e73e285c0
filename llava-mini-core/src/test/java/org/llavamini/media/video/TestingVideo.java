// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.llavamini.media.Picture;
import org.llavamini.media.ffmpeg.FfmpegRuntime;

/**
 * Small videos of ten frames per second, made by FFmpeg's own encoders: in each frame a bright cell of a grid of 4x4 tells its
 * number modulo 16.
 */
public record TestingVideo(int frames, int width, int height) {
    private static final int CELLS = 4;
    private static final int QUALITY = 2;

    public static TestingVideo of(int frames) {
        return new TestingVideo(frames, 64, 48);
    }

    /** Writes the video; the name of the file chooses the container, and for MP4 the index stands in front. */
    public Path write(Path file, String encoder) {
        FfmpegRuntime.load();
        AVFormatContext output = new AVFormatContext(null);
        check(avformat.avformat_alloc_output_context2(output, (AVOutputFormat) null, (String) null, file.toString()));
        AVStream stream = avformat.avformat_new_stream(output, null);
        boolean header = (output.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0;
        AVCodecContext context = encoder(encoder, header);
        stream.time_base(context.time_base());
        stream.avg_frame_rate(context.framerate());
        check(avcodec.avcodec_parameters_from_context(stream.codecpar(), context));
        AVIOContext io = new AVIOContext(null);
        try (BytePointer name = new BytePointer(file.toString().getBytes(StandardCharsets.UTF_8).length + 1L)) {
            name.putString(file.toString(), StandardCharsets.UTF_8);
            check(avformat.avio_open(io, name, 2));
        }
        output.pb(io);
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "movflags", "+faststart", 0);
        check(avformat.avformat_write_header(output, options));
        avutil.av_dict_free(options);
        encode(context, output, stream);
        check(avformat.av_write_trailer(output));
        avformat.avio_closep(io);
        output.pb(null);
        avformat.avformat_free_context(output);
        avcodec.avcodec_free_context(context);
        return file;
    }

    private AVCodecContext encoder(String name, boolean header) {
        var codec = avcodec.avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new IllegalStateException("no encoder " + name);
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        context.width(width).height(height);
        context.time_base(rational(1, 10)).framerate(rational(10, 1));
        context.pix_fmt("gif".equals(name) ? avutil.AV_PIX_FMT_RGB8 : avutil.AV_PIX_FMT_YUV420P);
        context.gop_size(12).max_b_frames("mpeg4".equals(name) ? 2 : 0).bit_rate(1_000_000);
        if ("mpeg4".equals(name)) {
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_QSCALE).global_quality(QUALITY * avutil.FF_QP2LAMBDA);
        }
        if (header) {
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        context.thread_count(1);
        AVDictionary options = new AVDictionary(null);
        if (name.startsWith("libvpx")) {
            avutil.av_dict_set(options, "auto-alt-ref", "1", 0);
            avutil.av_dict_set(options, "lag-in-frames", "16", 0);
        }
        check(avcodec.avcodec_open2(context, codec, options));
        avutil.av_dict_free(options);
        return context;
    }

    private static AVRational rational(int numerator, int denominator) {
        return new AVRational().num(numerator).den(denominator);
    }

    private void encode(AVCodecContext context, AVFormatContext output, AVStream stream) {
        AVFrame frame = avutil.av_frame_alloc();
        frame.format(context.pix_fmt()).width(width).height(height);
        check(avutil.av_frame_get_buffer(frame, 0));
        AVPacket packet = avcodec.av_packet_alloc();
        for (int i = 0; i <= frames; i++) {
            if (i < frames) {
                check(avutil.av_frame_make_writable(frame));
                draw(frame, i);
                frame.pts(i);
                frame.quality(context.global_quality());
            }
            check(avcodec.avcodec_send_frame(context, i < frames ? frame : null));
            while (avcodec.avcodec_receive_packet(context, packet) >= 0) {
                avcodec.av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
                packet.duration(Math.max(
                        1,
                        (long) stream.time_base().den()
                                / (10L * stream.time_base().num())));
                packet.stream_index(0);
                check(avformat.av_interleaved_write_frame(output, packet));
            }
        }
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
    }

    private void draw(AVFrame frame, int number) {
        boolean packed = frame.format() == avutil.AV_PIX_FMT_RGB8;
        byte[] row = new byte[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean bright = CELLS * (y * CELLS / height) + x * CELLS / width == number % (CELLS * CELLS);
                row[x] = (byte) (packed ? (bright ? 0xff : 0x24) : bright ? 220 : 60);
            }
            frame.data(0).position((long) y * frame.linesize(0)).put(row, 0, width);
        }
        for (int plane = 1; plane < 3 && !packed; plane++) {
            BytePointer chroma = frame.data(plane);
            for (long i = 0; i < (long) frame.linesize(plane) * (height / 2); i++) {
                chroma.put(i, (byte) 128);
            }
        }
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("FFmpeg: error " + result);
        }
    }

    /** Copies an MP4, asking to show it turned clockwise by 90, 180 or 270 degrees. */
    static Path turned(Path video, int degrees, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(video);
        int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd");
        ByteBuffer matrix = ByteBuffer.wrap(bytes).position(header + 4 + 40);
        int cosine = degrees == 180 ? -1 : 0;
        int sine = degrees == 90 ? 1 : degrees == 270 ? -1 : 0;
        for (int value : new int[] {cosine, sine, 0, -sine, cosine, 0, 0, 0}) {
            matrix.putInt(value << 16);
        }
        return Files.write(file, bytes);
    }

    /** Returns the number modulo 16 that a frame shows: its brightest cell. */
    static int number(Picture picture) {
        int best = 0;
        for (int cell = 1; cell < CELLS * CELLS; cell++) {
            best = red(picture, cell) > red(picture, best) ? cell : best;
        }
        return best;
    }

    private static int red(Picture picture, int cell) {
        int x = (2 * (cell % CELLS) + 1) * picture.width() / (2 * CELLS);
        int y = (2 * (cell / CELLS) + 1) * picture.height() / (2 * CELLS);
        return picture.pixel(x, y) >> 16;
    }

    /** Reads all chosen frames of a source. */
    public static List<Frame> read(FrameSource source, FrameChoice choice) {
        try (FrameStream stream = source.open(choice)) {
            List<Frame> frames = new ArrayList<>();
            stream.forEachRemaining(frames::add);
            return frames;
        }
    }
}
