// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.llavamini.server.wire.ApiException;

/**
 * A {@code data:} address, which holds its content.
 *
 * @param mediaType what it calls its content, in lower case; content is believed rather than this
 * @param base64 the content
 * @param param where it stands in the request
 */
record DataAddress(String mediaType, String base64, String param) {
    private static final int MOST_FRAMES = 4096;
    private static final String SCHEME = "data:";

    static boolean is(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    static DataAddress parse(String url, String param) {
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) {
            throw ApiException.badField(param, "a data: address must look like data:image/png;base64,... here");
        }
        return new DataAddress(head.substring(0, head.indexOf(';')), url.substring(comma + 1), param);
    }

    /** Returns whether it is a list of pictures that are the frames of a video. */
    boolean isFrameList() {
        return mediaType.equals("video/jpeg") || mediaType.equals("video/png") || base64.indexOf(',') >= 0;
    }

    MediaContent content() {
        return MediaContent.owning(decode(base64));
    }

    List<MediaContent> frames() {
        List<MediaContent> frames = new ArrayList<>();
        int from = 0;
        while (from <= base64.length()) {
            int comma = base64.indexOf(',', from);
            int to = comma < 0 ? base64.length() : comma;
            if (to > from) {
                frames.add(MediaContent.owning(decode(base64.substring(from, to))));
            }
            if (frames.size() > MOST_FRAMES) {
                throw ApiException.of(
                        413,
                        "invalid_request_error",
                        "too_many_frames",
                        "a list may have " + MOST_FRAMES + " frames (" + param + ")");
            }
            from = to + 1;
        }
        return frames;
    }

    private byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return decodeLeniently(text);
        }
    }

    /** Line breaks, and the alphabet for addresses. */
    private byte[] decodeLeniently(String text) {
        try {
            String tidy = text.replaceAll("\\s+", "").replace('-', '+').replace('_', '/');
            return Base64.getDecoder().decode(tidy);
        } catch (IllegalArgumentException e) {
            throw ApiException.badField(param, "is no valid base64: " + e.getMessage());
        }
    }
}
