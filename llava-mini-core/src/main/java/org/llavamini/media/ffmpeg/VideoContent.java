// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.ContentGuess;

/**
 * What a file that is to be a video begins with, and what to say if it is none.
 *
 * @param name of the file
 * @param guess what it seems to be
 * @param isMjpeg whether it is one JPEG picture after the other
 */
record VideoContent(String name, ContentGuess guess, boolean isMjpeg) {
    /** A second picture has to begin within so many bytes to be seen. */
    private static final int LOOKED_AT = 1 << 20;

    private static final String NEXT_PICTURE = "\u00ff\u00d9\u00ff\u00d8\u00ff";

    static VideoContent of(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return of(file.toString(), stream.readNBytes(LOOKED_AT));
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "video file cannot be read: " + file, e);
        }
    }

    static VideoContent of(BufferedInputStream stream, String name) {
        try {
            stream.mark(LOOKED_AT);
            byte[] start = stream.readNBytes(ContentGuess.LOOKED_AT);
            stream.reset();
            return of(name, start);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "video cannot be read: " + name, e);
        }
    }

    private static VideoContent of(String name, byte[] start) {
        ContentGuess guess = ContentGuess.of(start);
        boolean several = guess.what().equals("a JPEG picture")
                && new String(start, StandardCharsets.ISO_8859_1).contains(NEXT_PICTURE);
        return new VideoContent(name, guess, several);
    }

    /** Refuses what is certainly no video before FFmpeg sees it. GIF, HEIF and AVIF may be animations. */
    void require() {
        boolean picture = guess.kind() == ContentGuess.Kind.PICTURE
                && !guess.what().matches("a PNG picture|a GIF picture|a HEIF picture|an AVIF picture");
        if (guess.kind() == ContentGuess.Kind.SOUND
                || picture && !isMjpeg
                || guess.what().equals("an empty file")) {
            throw none();
        }
    }

    /** Returns why FFmpeg did not take it. */
    LlavaMiniException refused(String reason) {
        return guess.kind() == ContentGuess.Kind.VIDEO
                ? error("cannot be read as " + guess.what() + ": it is damaged or cut off (" + reason + ")")
                : none();
    }

    LlavaMiniException withoutVideo() {
        return guess.kind() == ContentGuess.Kind.VIDEO
                ? error("holds no video track, only sound or other data")
                : none();
    }

    private LlavaMiniException none() {
        String remedy =
                switch (guess.kind()) {
                    case PICTURE -> " (--image reads a picture, --frames a folder of them)";
                    case SOUND -> ", and there is nothing to see in it";
                    case VIDEO, OTHER -> "";
                };
        return error("not a video that can be read but " + guess.what() + remedy);
    }

    private LlavaMiniException error(String what) {
        return new LlavaMiniException(ErrorCode.UNSUPPORTED_MEDIA, what + ": " + name);
    }
}
