// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The picture formats that can be read, recognised by content and never by file name. */
enum PictureFormat {
    PNG,
    JPEG,
    WEBP,
    GIF,
    BMP,
    TIFF,
    HEIF;

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    static Optional<PictureFormat> of(byte[] file) {
        if (file.length >= 8 && Arrays.equals(file, 0, 8, PNG_SIGNATURE, 0, 8)) {
            return Optional.of(PNG);
        }
        if (file.length >= 3 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8 && (file[2] & 0xff) == 0xff) {
            return Optional.of(JPEG);
        }
        String start = new String(file, 0, Math.min(12, file.length), StandardCharsets.ISO_8859_1);
        if (start.startsWith("RIFF") && start.endsWith("WEBP") && start.length() == 12) {
            return Optional.of(WEBP);
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return Optional.of(TIFF);
        }
        if (start.startsWith("ftyp", 4) && isHeif(start.substring(8))) {
            return Optional.of(HEIF);
        }
        // Two letters alone would claim any text that begins with BM: the reserved words are zero in every bitmap.
        if (start.startsWith("BM") && start.length() >= 10 && start.startsWith("\0\0\0\0", 6)) {
            return Optional.of(BMP);
        }
        return Optional.empty();
    }

    /** HEIC and AVIF, pictures and sequences: the brand that a file is written for, as its first four letters. */
    private static boolean isHeif(String brand) {
        return brand.startsWith("hei")
                || brand.startsWith("hev")
                || brand.startsWith("mif")
                || brand.startsWith("msf")
                || brand.startsWith("avi");
    }
}
