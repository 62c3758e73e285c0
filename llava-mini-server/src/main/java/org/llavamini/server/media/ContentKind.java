// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.nio.charset.StandardCharsets;

/** What content is by its first bytes. Whether it is whole shows when it is decoded. */
enum ContentKind {
    /** One picture. */
    PICTURE,
    /** A picture that may move. */
    ANIMATION,
    /** A video in a container. */
    VIDEO,
    /** Anything else. */
    OTHER;

    private static final int LOOKED_AT = 192 * 3;
    private static final int TRANSPORT_PACKET = 188;

    static ContentKind of(byte[] content) {
        String start = new String(content, 0, Math.min(LOOKED_AT, content.length), StandardCharsets.ISO_8859_1);
        if (start.startsWith("GIF8")) {
            return ANIMATION;
        }
        if (start.startsWith("\u0089PNG")
                || start.startsWith("\u00ff\u00d8\u00ff")
                || start.startsWith("BM")
                || start.startsWith("II*\0")
                || start.startsWith("MM\0*")
                || start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return PICTURE;
        }
        return isVideo(start) ? VIDEO : OTHER;
    }

    private static boolean isVideo(String start) {
        return start.startsWith("ftyp", 4)
                        && !start.startsWith("hei", 8)
                        && !start.startsWith("mif", 8)
                        && !start.startsWith("avif", 8)
                || start.startsWith("moov", 4)
                || start.startsWith("mdat", 4)
                || start.startsWith("wide", 4)
                || start.startsWith("\u001aE\u00df\u00a3")
                || start.startsWith("RIFF") && start.startsWith("AVI ", 8)
                || start.startsWith("FLV\1")
                || start.startsWith("OggS")
                || start.startsWith("\0\0\1\u00ba")
                || start.startsWith("\0\0\1\u00b3")
                || start.startsWith("0&\u00b2u")
                || isTransportStream(start);
    }

    private static boolean isTransportStream(String start) {
        return start.length() > 2 * TRANSPORT_PACKET
                && start.charAt(0) == 'G'
                && start.charAt(TRANSPORT_PACKET) == 'G'
                && start.charAt(2 * TRANSPORT_PACKET) == 'G';
    }
}
