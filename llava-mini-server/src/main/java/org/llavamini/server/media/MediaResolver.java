// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.ContentPart;

/** From the parts of a message to pictures and videos, under the rules. Thread-safe. */
public final class MediaResolver {
    private static final long REMEMBERED_BYTES = 64L << 20;

    private final MediaRules rules;
    private final AllowedFiles files;
    private final RemoteMedia remote;
    private final KnownMedia known = new KnownMedia(REMEMBERED_BYTES);

    public MediaResolver(MediaRules rules) {
        this.rules = rules;
        this.files = new AllowedFiles(rules.paths());
        this.remote = new RemoteMedia(rules);
    }

    /**
     * Returns the picture of a part.
     *
     * @param caller whose memory an id belongs to
     * @throws ApiException naming the part: 400, 403, 413 or 415
     */
    public Shown.Still picture(ContentPart.Image part, String caller) {
        MediaContent content = content(part.url(), part.id(), part.param(), caller);
        return switch (content.kind()) {
            case PICTURE, ANIMATION -> new Shown.Still(content);
            case VIDEO -> throw unsupported("this is a video: send it as video_url", part.param());
            case OTHER ->
                throw unsupported("not a picture that can be read (PNG, JPEG, WebP, GIF, BMP, TIFF)", part.param());
        };
    }

    /** Returns the video of a part, as {@link #picture}. */
    public Shown video(ContentPart.Video part, String caller) {
        Optional<String> url = part.url();
        if (url.isPresent() && DataAddress.is(url.get())) {
            DataAddress data = DataAddress.parse(url.get(), part.param());
            if (data.isFrameList()) {
                return frames(data.frames(), part.param());
            }
        }
        if (url.isPresent() && scheme(url.get()).equals("file")) {
            return new Shown.LocalVideo(files.file(url.get(), part.param()));
        }
        MediaContent content = content(url, part.id(), part.param(), caller);
        return switch (content.kind()) {
            case VIDEO, ANIMATION -> new Shown.SentVideo(content);
            case PICTURE -> frames(List.of(content), part.param());
            case OTHER -> throw unsupported("not a video that can be read", part.param());
        };
    }

    private static Shown.Frames frames(List<MediaContent> frames, String param) {
        if (frames.isEmpty()) {
            throw ApiException.badField(param, "a video of no frames");
        }
        for (MediaContent frame : frames) {
            if (frame.kind() != ContentKind.PICTURE && frame.kind() != ContentKind.ANIMATION) {
                throw unsupported("a frame is no picture that can be read", param);
            }
        }
        return new Shown.Frames(frames);
    }

    private MediaContent content(Optional<String> url, Optional<String> id, String param, String caller) {
        Optional<String> key = id.map(name -> caller + "\n" + name);
        if (url.isEmpty()) {
            return key.flatMap(known::find)
                    .orElseThrow(() -> ApiException.badField(
                            param, "nothing is remembered under this uuid any more; send it again with its content"));
        }
        MediaContent content = read(url.get(), param);
        key.ifPresent(name -> known.remember(name, content));
        return content;
    }

    private MediaContent read(String url, String param) {
        return switch (scheme(url)) {
            case "data" -> bounded(DataAddress.parse(url, param).content(), param);
            case "file" -> file(files.file(url, param), param);
            case "http", "https" -> bounded(remote.fetch(url, param), param);
            default ->
                throw ApiException.badField(
                        param, "an address must begin with data:, or where that is allowed http:, https: or file:");
        };
    }

    private MediaContent file(Path file, String param) {
        try {
            if (Files.size(file) > rules.maxBytes()) {
                throw tooLarge(param);
            }
            return bounded(MediaContent.owning(Files.readAllBytes(file)), param);
        } catch (IOException e) {
            throw ApiException.forbiddenMedia("no file in a folder that is allowed (" + param + ")");
        }
    }

    private MediaContent bounded(MediaContent content, String param) {
        if (content.size() > rules.maxBytes()) {
            throw tooLarge(param);
        }
        return content;
    }

    private ApiException tooLarge(String param) {
        return ApiException.of(
                413,
                "invalid_request_error",
                "media_too_large",
                "a picture or video may have " + rules.maxBytes() + " bytes (" + param + ")");
    }

    private static ApiException unsupported(String message, String param) {
        return ApiException.of(415, "invalid_request_error", "unsupported_media", message + " (" + param + ")");
    }

    private static String scheme(String url) {
        int colon = url.indexOf(':');
        return colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    }
}
