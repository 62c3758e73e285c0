// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a file seems to be, by its first bytes: for errors that say so.
 *
 * @param kind what it is used as
 * @param what as part of a sentence, with its article
 */
public record ContentGuess(Kind kind, String what) {
    /** How many bytes are looked at. */
    public static final int LOOKED_AT = 512;

    /** What a file can be used as. */
    public enum Kind {
        PICTURE,
        VIDEO,
        SOUND,
        OTHER
    }

    /** Returns what a file with this beginning seems to be. */
    public static ContentGuess of(byte[] file) {
        if (file.length == 0) {
            return other("an empty file");
        }
        String start = new String(file, 0, Math.min(LOOKED_AT, file.length), StandardCharsets.ISO_8859_1);
        return picture(start)
                .or(() -> video(start))
                .or(() -> sound(start))
                .or(() -> document(start))
                .orElseGet(() -> other(isText(start) ? "text" : "unknown binary data"));
    }

    private static ContentGuess other(String what) {
        return new ContentGuess(Kind.OTHER, what);
    }

    private static Optional<ContentGuess> picture(String start) {
        String what = null;
        if (start.startsWith("\u0089PNG")) {
            what = "a PNG picture";
        } else if (start.startsWith("\u00ff\u00d8\u00ff")) {
            what = "a JPEG picture";
        } else if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            what = "a WebP picture";
        } else if (start.startsWith("GIF8")) {
            what = "a GIF picture";
        } else if (start.startsWith("BM") && start.startsWith("\0\0\0\0", 6)) {
            what = "a BMP picture";
        } else if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            what = "a TIFF picture";
        } else if (start.startsWith("II+\0") || start.startsWith("MM\0+")) {
            what = "a BigTIFF picture";
        } else if (start.startsWith("\0\0\0\fjP") || start.startsWith("\u00ffO\u00ffQ")) {
            what = "a JPEG 2000 picture";
        } else if (start.startsWith("\u00ff\n") || start.startsWith("\0\0\0\fJXL")) {
            what = "a JPEG XL picture";
        } else if (start.startsWith("\0\0\1\0")) {
            what = "an icon (ICO)";
        } else if (start.startsWith("8BPS")) {
            what = "a Photoshop document";
        } else if (start.startsWith("ftyp", 4)) {
            String brand = brand(start);
            boolean heif = brand.startsWith("hei") || brand.startsWith("hev") || brand.startsWith("mif");
            what = heif ? "a HEIF picture" : brand.startsWith("avi") ? "an AVIF picture" : null;
        } else if (start.toLowerCase(Locale.ROOT).contains("<svg")) {
            what = "an SVG drawing";
        }
        return Optional.ofNullable(what).map(text -> new ContentGuess(Kind.PICTURE, text));
    }

    private static String brand(String start) {
        return start.substring(Math.min(8, start.length()), Math.min(12, start.length()));
    }

    private static Optional<ContentGuess> video(String start) {
        String what = null;
        if (start.startsWith("ftyp", 4)) {
            what = brand(start).startsWith("M4A") ? null : "an MP4 or QuickTime video";
        } else if (start.startsWith("\u001aE\u00df\u00a3")) {
            what = "a Matroska or WebM video";
        } else if (start.startsWith("RIFF") && start.startsWith("AVI ", 8)) {
            what = "an AVI video";
        } else if (start.startsWith("FLV")) {
            what = "a Flash video";
        } else if (start.startsWith("\0\0\1\u00ba") || start.startsWith("\0\0\1\u00b3")) {
            what = "an MPEG video";
        } else if (start.startsWith("G") && start.startsWith("G", 188) && start.startsWith("G", 376)) {
            what = "an MPEG transport stream";
        }
        return Optional.ofNullable(what).map(text -> new ContentGuess(Kind.VIDEO, text));
    }

    private static Optional<ContentGuess> sound(String start) {
        String what = null;
        if (start.startsWith("ID3") || start.matches("(?s)\u00ff[\u00fb\u00f3\u00f2\u00fa].*")) {
            what = "an MP3 sound file";
        } else if (start.matches("(?s)\u00ff[\u00f1\u00f9].*")) {
            what = "an AAC sound file";
        } else if (start.startsWith("RIFF") && start.startsWith("WAVE", 8)) {
            what = "a WAV sound file";
        } else if (start.startsWith("fLaC")) {
            what = "a FLAC sound file";
        } else if (start.startsWith("OggS") && (start.contains("OpusHead") || start.contains("\u0001vorbis"))) {
            what = "an Ogg sound file";
        } else if (start.startsWith("ftyp", 4)) {
            what = "an M4A sound file";
        }
        return Optional.ofNullable(what).map(text -> new ContentGuess(Kind.SOUND, text));
    }

    private static Optional<ContentGuess> document(String start) {
        String lower = start.toLowerCase(Locale.ROOT);
        String what = null;
        if (start.startsWith("PK\3\4") || start.startsWith("PK\5\6")) {
            what = "a ZIP archive";
        } else if (start.startsWith("%PDF")) {
            what = "a PDF document";
        } else if (start.startsWith("version https://git-lfs")) {
            what = "a Git LFS pointer (git lfs pull fetches the file itself)";
        } else if (start.startsWith("\u001f\u008b")) {
            what = "a gzip archive";
        } else if (start.startsWith("#EXTM3U") || lower.contains("<mpd")) {
            what = "a playlist, which is not followed";
        } else if (lower.contains("<html")) {
            what = "an HTML page";
        } else if (start.startsWith("RIFF")) {
            what = "a RIFF file";
        }
        return Optional.ofNullable(what).map(ContentGuess::other);
    }

    private static boolean isText(String start) {
        return start.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n' || c == '\r' || c == '\t');
    }
}
