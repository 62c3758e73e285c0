// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * How long a video is, found by reading it through: headers may promise anything.
 *
 * @param frames how many frames it shows
 * @param averageRate its frames per second
 * @param damage why reading ended before its end, if it did
 */
record VideoTimeline(long frames, double averageRate, Optional<String> damage) {
    private static final double ASSUMED_RATE = 25;

    static VideoTimeline measure(Path file, VideoLimits limits, BooleanSupplier cancelled) {
        VideoTimeline packets = ofPackets(file, limits, cancelled);
        return packets.frames < 0 ? ofFrames(file, limits, cancelled, packets) : packets;
    }

    /** Counts packets, which is quick; the count is negative where packets are not frames. */
    private static VideoTimeline ofPackets(Path file, VideoLimits limits, BooleanSupplier cancelled) {
        AVPacket packet = null;
        try (Demuxer demuxer = Demuxer.open(file, limits, cancelled)) {
            packet = avcodec.av_packet_alloc();
            double rate = rate(demuxer.stream());
            if (!packetsAreFrames(demuxer.stream().codecpar())) {
                return new VideoTimeline(-1, rate, Optional.empty());
            }
            long frames = 0;
            long end = Long.MIN_VALUE;
            while (demuxer.read(packet)) {
                // Pictures that an edit list cuts away are decoded, but never shown.
                frames += (packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0 ? 1 : 0;
                end = Math.max(end, packet.pts() == avutil.AV_NOPTS_VALUE ? end : packet.pts() + packet.duration());
                avcodec.av_packet_unref(packet);
                check(frames, limits, file);
            }
            return new VideoTimeline(frames, rate, demuxer.shortfall(end));
        } finally {
            if (packet != null) {
                avcodec.av_packet_free(packet);
            }
        }
    }

    private static VideoTimeline ofFrames(
            Path file, VideoLimits limits, BooleanSupplier cancelled, VideoTimeline packets) {
        AVFrame frame = null;
        try (VideoDecoder decoder = VideoDecoder.open(file, limits, cancelled)) {
            frame = avutil.av_frame_alloc();
            long frames = 0;
            while (decoder.next(frame)) {
                frames++;
                check(frames, limits, file);
            }
            return new VideoTimeline(frames, packets.averageRate, decoder.damage());
        } finally {
            if (frame != null) {
                avutil.av_frame_free(frame);
            }
        }
    }

    private static void check(long frames, VideoLimits limits, Path file) {
        if (frames > limits.maxFrames()) {
            throw Demuxer.tooLarge("it has more than " + limits.maxFrames() + " frames", file);
        }
    }

    /** VP8 has packets that are never shown, and interlaced pictures may come as two packets. */
    private static boolean packetsAreFrames(AVCodecParameters parameters) {
        return parameters.codec_id() != avcodec.AV_CODEC_ID_VP8
                && (parameters.field_order() == avcodec.AV_FIELD_UNKNOWN
                        || parameters.field_order() == avcodec.AV_FIELD_PROGRESSIVE);
    }

    private static double rate(AVStream stream) {
        for (AVRational rate : new AVRational[] {stream.avg_frame_rate(), stream.r_frame_rate()}) {
            if (rate.num() > 0 && rate.den() > 0) {
                return (double) rate.num() / rate.den();
            }
        }
        return ASSUMED_RATE;
    }
}
