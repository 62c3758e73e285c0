// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.llavamini.media.VideoLimits;

/** How long a video is, found by reading it through: headers may promise anything. Immutable. */
public final class VideoTimeline {
    private static final double ASSUMED_RATE = 25;
    private static final double CONTRADICTION = 4;

    private final long frames;
    private final double averageRate;
    private final Optional<String> damage;
    private final double[] times;
    private final double seconds;

    private VideoTimeline(Times times, double averageRate, Optional<String> damage) {
        this.frames = times.count();
        this.averageRate = averageRate;
        this.damage = damage;
        this.times = times.seconds();
        this.seconds = times.duration(averageRate);
    }

    /**
     * Reads a file through.
     *
     * @param timed whether the times of the frames are wanted; they take eight bytes a frame
     * @param cancelled asked often whether the work shall end
     */
    public static VideoTimeline measure(Path file, VideoLimits limits, boolean timed, BooleanSupplier cancelled) {
        AVPacket packet = null;
        double rate;
        try (Demuxer demuxer = Demuxer.open(file, limits, cancelled)) {
            rate = rate(demuxer.stream());
            if (packetsAreFrames(demuxer.stream().codecpar())) {
                packet = avcodec.av_packet_alloc();
                return ofPackets(demuxer, packet, file, limits, timed);
            }
        } finally {
            if (packet != null) {
                avcodec.av_packet_free(packet);
            }
        }
        return ofFrames(file, limits, timed, cancelled, rate);
    }

    /** Counts packets, which is quick. */
    private static VideoTimeline ofPackets(
            Demuxer demuxer, AVPacket packet, Path file, VideoLimits limits, boolean timed) {
        AVStream stream = demuxer.stream();
        Times times = new Times(
                timed, (double) stream.time_base().num() / stream.time_base().den());
        long end = Long.MIN_VALUE;
        while (demuxer.read(packet)) {
            long time = packet.pts() == avutil.AV_NOPTS_VALUE ? packet.dts() : packet.pts();
            end = Math.max(end, time == avutil.AV_NOPTS_VALUE ? end : time + packet.duration());
            // Pictures that an edit list cuts away are decoded, but never shown.
            if ((packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0) {
                times.add(time, packet.duration(), packet.pts() != avutil.AV_NOPTS_VALUE);
            }
            avcodec.av_packet_unref(packet);
            check(times.count(), limits, file);
        }
        return new VideoTimeline(times, plausible(stream, times), demuxer.shortfall(end));
    }

    private static VideoTimeline ofFrames(
            Path file, VideoLimits limits, boolean timed, BooleanSupplier cancelled, double rate) {
        try (VideoDecoder decoder = VideoDecoder.open(file, limits, cancelled)) {
            Times times = new Times(timed, decoder.tick());
            while (decoder.advance()) {
                double seconds = decoder.seconds().orElse(-1);
                times.add(Math.round(seconds / decoder.tick()), 0, seconds >= 0);
                check(times.count(), limits, file);
            }
            return new VideoTimeline(times, rate, decoder.damage());
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
        return rate(stream.avg_frame_rate())
                .or(() -> rate(stream.r_frame_rate()))
                .orElse(ASSUMED_RATE);
    }

    private static Optional<Double> rate(AVRational rate) {
        return rate.num() > 0 && rate.den() > 0 ? Optional.of((double) rate.num() / rate.den()) : Optional.empty();
    }

    /** Some files name the ticks of their clock as their rate: if pictures come far slower, their times are believed. */
    private static double plausible(AVStream stream, Times times) {
        double named = rate(stream);
        double measured = times.rate();
        boolean contradicted = measured > 0 && (named > CONTRADICTION * measured || CONTRADICTION * named < measured);
        return contradicted
                ? rate(stream.r_frame_rate())
                        .filter(other -> Math.abs(other - measured) < measured / CONTRADICTION)
                        .orElse(measured)
                : named;
    }

    /** Returns how many frames it shows. */
    public long frames() {
        return frames;
    }

    /** Returns its frames per second. */
    public double averageRate() {
        return averageRate;
    }

    /** Returns why reading ended before its end, if it did. */
    public Optional<String> damage() {
        return damage;
    }

    /** Returns when each frame begins to be shown, in seconds after the first; empty if nobody asked or the file does not say. */
    public double[] times() {
        return times.clone();
    }

    /** Returns how long it is. */
    public double seconds() {
        return seconds;
    }

    /** The times at which frames are shown, as they come out of a file. */
    private static final class Times {
        private final double tick;
        private long[] ticks;
        private boolean timed;
        private long count;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private long end = Long.MIN_VALUE;

        Times(boolean timed, double tick) {
            this.timed = timed;
            this.tick = tick;
            ticks = new long[timed ? 1024 : 0];
        }

        void add(long time, long duration, boolean known) {
            timed &= known;
            if (timed) {
                ticks = count == ticks.length ? Arrays.copyOf(ticks, 2 * ticks.length) : ticks;
                ticks[(int) count] = time;
            }
            if (time != avutil.AV_NOPTS_VALUE) {
                first = Math.min(first, time);
                last = Math.max(last, time);
                end = Math.max(end, time + duration);
            }
            count++;
        }

        long count() {
            return count;
        }

        /** Returns how many frames a second come, by their times; 0 if that cannot be said. */
        double rate() {
            return count > 1 && last > first ? (count - 1) / ((last - first) * tick) : 0;
        }

        double duration(double averageRate) {
            double frame = 1 / averageRate;
            return count == 0 || last < first
                    ? count * frame
                    : Math.max((end - first) * tick, (last - first) * tick + (end > last ? 0 : frame));
        }

        double[] seconds() {
            if (!timed) {
                return new double[0];
            }
            long[] sorted = Arrays.copyOf(ticks, (int) count);
            Arrays.sort(sorted);
            double[] seconds = new double[sorted.length];
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] = (sorted[i] - first) * tick;
            }
            return seconds;
        }
    }
}
