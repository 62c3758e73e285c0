// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** FFmpeg in this process: loaded when the first video is opened, silent on standard error. Thread-safe. */
public final class FfmpegRuntime {
    private static final int MESSAGE_BYTES = 256;

    static {
        // As in the tensor package, for whoever reads a video before the first tensor.
        setIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes");
        setIfAbsent("org.bytedeco.javacpp.maxBytes");
    }

    private static final Optional<LlavaMiniException> FAILURE = tryToLoad();

    private FfmpegRuntime() {}

    /**
     * Makes sure that FFmpeg is loaded.
     *
     * @throws LlavaMiniException with {@code NATIVE} if it cannot be
     */
    public static void load() {
        if (FAILURE.isPresent()) {
            throw FAILURE.get();
        }
    }

    /**
     * Returns version and licence of FFmpeg.
     *
     * @throws LlavaMiniException with {@code NATIVE} if it cannot be loaded
     */
    public static String describe() {
        load();
        return "FFmpeg " + avutil.av_version_info().getString() + ", "
                + avutil.avutil_license().getString();
    }

    /** Returns what FFmpeg says about one of its error codes. */
    static String message(int code) {
        byte[] text = new byte[MESSAGE_BYTES];
        avutil.av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private static Optional<LlavaMiniException> tryToLoad() {
        try {
            Loader.load(avutil.class);
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            Loader.load(swscale.class);
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            return Optional.empty();
        } catch (LinkageError failure) {
            String reason =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            return Optional.of(new LlavaMiniException(
                    ErrorCode.NATIVE,
                    "FFmpeg cannot be loaded on %s %s: add the natives of ffmpeg and javacpp for this platform to the class path (%s)"
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), reason),
                    failure));
        }
    }

    private static void setIfAbsent(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "0");
        }
    }
}
