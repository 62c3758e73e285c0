// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

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
    TIFF;

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
        // Two letters alone would claim any text that begins with BM: the reserved words are zero in every bitmap.
        if (start.startsWith("BM") && start.length() >= 10 && start.startsWith("\0\0\0\0", 6)) {
            return Optional.of(BMP);
        }
        return Optional.empty();
    }
}
