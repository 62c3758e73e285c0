// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** A decoder of one track or picture, open; packets go in, frames come out. */
final class Codec implements AutoCloseable {
    private static final int MOST_THREADS = 8;
    /** Decoders count the margins that they work with as well: what they see is bounded more loosely. */
    private static final long MARGIN_PIXELS = 1 << 20;

    private final AVCodecContext context;

    private Codec(AVCodecContext context) {
        this.context = context;
    }

    /**
     * Opens the decoder for what the parameters describe.
     *
     * @param name what to call the file in errors
     */
    static Codec open(AVCodecParameters parameters, long maxPixels, String name) {
        return open(
                parameters,
                maxPixels,
                name,
                Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
                0);
    }

    /** Opens the decoder for one picture, which is whole or an error. */
    static Codec openForStill(AVCodecParameters parameters, long maxPixels, String name) {
        return open(parameters, maxPixels, name, 1, avcodec.AV_EF_EXPLODE);
    }

    private static Codec open(
            AVCodecParameters parameters, long maxPixels, String name, int threads, int errorRecognition) {
        AVCodec codec = avcodec.avcodec_find_decoder(parameters.codec_id());
        if (codec == null || codec.isNull()) {
            throw new LlavaMiniException(
                    ErrorCode.UNSUPPORTED_MEDIA,
                    "no decoder for %s: %s"
                            .formatted(
                                    avcodec.avcodec_get_name(parameters.codec_id())
                                            .getString(),
                                    name));
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        int result = avcodec.avcodec_parameters_to_context(context, parameters);
        context.max_pixels(maxPixels + MARGIN_PIXELS);
        context.thread_count(threads).err_recognition(errorRecognition);
        if (result >= 0) {
            result = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
        }
        if (result < 0) {
            avcodec.avcodec_free_context(context);
            throw new LlavaMiniException(
                    ErrorCode.UNSUPPORTED_MEDIA,
                    "its decoder cannot be started (" + FfmpegRuntime.message(result) + "): " + name);
        }
        return new Codec(context);
    }

    void timeBase(AVRational timeBase) {
        context.pkt_timebase(timeBase);
    }

    int send(AVPacket packet) {
        return avcodec.avcodec_send_packet(context, packet);
    }

    int sendEnd() {
        return avcodec.avcodec_send_packet(context, null);
    }

    int receive(AVFrame frame) {
        return avcodec.avcodec_receive_frame(context, frame);
    }

    @Override
    public void close() {
        avcodec.avcodec_free_context(context);
    }
}
