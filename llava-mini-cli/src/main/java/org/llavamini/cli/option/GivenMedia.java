// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.llavamini.ImageInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.address.FetchRules;
import org.llavamini.media.address.MediaAddress;
import org.llavamini.media.address.WebFetch;
import org.llavamini.media.video.MediaReader;
import org.llavamini.media.video.VideoSpool;

/**
 * Turns what the command line calls a picture or a video into something that can be read, before anything that takes long:
 * a file, stdin, a pipe, the bytes in a data: address, or something on the web.
 *
 * @param media the limits
 * @param stdin what "-" means
 * @param fetches whether the web may be asked
 */
public record GivenMedia(MediaReader media, InputStream stdin, boolean fetches) {
    private static final String STDIN = "-";

    public GivenMedia {
        requireNonNull(media, "media is null");
        requireNonNull(stdin, "stdin is null");
    }

    /**
     * Returns a picture.
     *
     * @param flag where it stands
     */
    public ImageInput picture(String text, String flag) {
        long maxBytes = media.pictures().limits().maxFileBytes();
        if (text.equals(STDIN)) {
            return new ImageInput.Bytes(read(stdin, maxBytes), "stdin");
        }
        return switch (MediaAddress.of(text)) {
            case MediaAddress.LocalFile(Path file) -> new ImageInput.File(GivenFile.readable(file, "picture", flag));
            case MediaAddress.Inline inline -> new ImageInput.Bytes(inline.content(), "data: address (" + flag + ")");
            case MediaAddress.Web web ->
                new ImageInput.Bytes(fetch(maxBytes, flag).fetch(web), web.uri().toString());
        };
    }

    /**
     * Returns the file of a video, a temporary one if it comes from elsewhere than from a file.
     *
     * @param flag where it stands
     */
    public Path video(String text, String flag) {
        long maxBytes = Math.min(media.videoLimits().maxFileBytes(), VideoSpool.MAX_BYTES);
        if (text.equals(STDIN)) {
            return VideoSpool.of(stdin, "stdin", maxBytes).file();
        }
        return switch (MediaAddress.of(text)) {
            case MediaAddress.LocalFile(Path file) -> {
                GivenFile.readable(file, "video", flag);
                yield Files.isRegularFile(file) ? file : piped(file, maxBytes);
            }
            case MediaAddress.Inline inline ->
                VideoSpool.of(target -> target.write(inline.content()), "data: address (" + flag + ")")
                        .file();
            case MediaAddress.Web web -> {
                WebFetch fetch = fetch(maxBytes, flag);
                yield VideoSpool.of(
                                target -> fetch.fetch(web, target), web.uri().toString())
                        .file();
            }
        };
    }

    private static Path piped(Path pipe, long maxBytes) {
        try (InputStream stream = Files.newInputStream(pipe)) {
            return VideoSpool.of(stream, pipe.toString(), maxBytes).file();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "video cannot be read: " + pipe, e);
        }
    }

    private WebFetch fetch(long maxBytes, String flag) {
        if (!fetches) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "addresses of the web are not fetched unless --allow-fetch is given (" + flag + ")");
        }
        return WebFetch.by(FetchRules.publicInternet(maxBytes));
    }

    private static byte[] read(InputStream stream, long maxBytes) {
        try {
            // One more than allowed, so that too much is noticed where the limit is checked.
            return stream.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, maxBytes + 1));
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "stdin cannot be read", e);
        }
    }
}
