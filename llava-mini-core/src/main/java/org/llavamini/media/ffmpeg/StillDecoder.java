// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Decodes single coded pictures that somebody else took out of their file. Thread-safe. */
public final class StillDecoder {
    private StillDecoder() {}

    /** How a picture is coded. */
    public enum Coding {
        /** A whole WebP file with one picture. */
        WEBP,
        /** HEVC as in HEIC: length-prefixed units, with an hvcC box as setup. */
        HEVC,
        /** AV1 as in AVIF, with an av1C box as setup. */
        AV1;

        private int id() {
            return switch (this) {
                case WEBP -> avcodec.AV_CODEC_ID_WEBP;
                case HEVC -> avcodec.AV_CODEC_ID_HEVC;
                case AV1 -> avcodec.AV_CODEC_ID_AV1;
            };
        }
    }

    /**
     * Decodes one picture; the caller closes it.
     *
     * @param setup what the decoder has to know before, as the container holds it; may be empty
     * @param coded the coded picture
     * @param maxPixels the most pixels that it may have
     * @param name what to call the file in errors
     * @throws LlavaMiniException {@code UNSUPPORTED_MEDIA} for what cannot be decoded, {@code NATIVE} without FFmpeg
     */
    public static Still decode(Coding coding, byte[] setup, byte[] coded, long maxPixels, String name) {
        FfmpegRuntime.load();
        AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            describe(parameters, coding, setup);
            if (avcodec.av_new_packet(packet, coded.length) < 0) {
                throw new LlavaMiniException(ErrorCode.MEDIA_TOO_LARGE, "no memory for a picture: " + name);
            }
            packet.data().put(coded, 0, coded.length);
            packet.flags(avcodec.AV_PKT_FLAG_KEY);
            try (Codec codec = Codec.openForStill(parameters, maxPixels, name)) {
                return new Still(decode(codec, packet, name), name);
            }
        } finally {
            avcodec.av_packet_free(packet);
            avcodec.avcodec_parameters_free(parameters);
        }
    }

    private static void describe(AVCodecParameters parameters, Coding coding, byte[] setup) {
        parameters.codec_type(avutil.AVMEDIA_TYPE_VIDEO).codec_id(coding.id());
        if (setup.length > 0) {
            BytePointer copy =
                    new BytePointer(avutil.av_mallocz((long) setup.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
            copy.put(setup, 0, setup.length);
            // The parameters free it.
            parameters.extradata(copy).extradata_size(setup.length);
        }
    }

    private static AVFrame decode(Codec codec, AVPacket packet, String name) {
        AVFrame frame = avutil.av_frame_alloc();
        int result = codec.send(packet);
        if (result >= 0) {
            result = codec.sendEnd();
        }
        if (result >= 0) {
            result = codec.receive(frame);
        }
        if (result < 0) {
            avutil.av_frame_free(frame);
            throw new LlavaMiniException(
                    ErrorCode.UNSUPPORTED_MEDIA,
                    "picture cannot be decoded (%s): %s".formatted(FfmpegRuntime.message(result), name));
        }
        return frame;
    }
}
