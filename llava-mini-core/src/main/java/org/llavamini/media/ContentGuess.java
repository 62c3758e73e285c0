// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names what a file that is no readable picture seems to be, for error messages. */
final class ContentGuess {
    private static final int LOOKED_AT = 512;

    private ContentGuess() {}

    static String of(byte[] file) {
        if (file.length == 0) {
            return "an empty file";
        }
        String start = new String(file, 0, Math.min(LOOKED_AT, file.length), StandardCharsets.ISO_8859_1);
        String lower = start.toLowerCase(Locale.ROOT);
        if (start.startsWith("PK\3\4") || start.startsWith("PK\5\6")) {
            return "a ZIP archive";
        }
        if (start.startsWith("%PDF")) {
            return "a PDF document";
        }
        if (start.startsWith("ftyp", 4)) {
            String brand = start.substring(8, Math.min(12, start.length()));
            boolean still = brand.startsWith("hei") || brand.startsWith("hev") || brand.startsWith("mif");
            return still ? "a HEIF picture" : brand.startsWith("avi") ? "an AVIF picture" : "an MP4 or QuickTime video";
        }
        if (start.startsWith("\u001aE\u00df\u00a3")) {
            return "a Matroska or WebM video";
        }
        if (start.startsWith("RIFF")) {
            return start.startsWith("AVI ", 8) ? "an AVI video" : "a RIFF file";
        }
        if (start.startsWith("\u001f\u008b")) {
            return "a gzip archive";
        }
        if (start.startsWith("\0\0\0\fjP")) {
            return "a JPEG 2000 picture";
        }
        if (lower.contains("<svg")) {
            return "an SVG drawing";
        }
        if (lower.contains("<html")) {
            return "an HTML page";
        }
        return isText(start) ? "text" : "unknown binary data";
    }

    private static boolean isText(String start) {
        return start.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n' || c == '\r' || c == '\t');
    }
}
