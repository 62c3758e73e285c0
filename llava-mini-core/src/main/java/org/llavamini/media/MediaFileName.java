// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Which files of a folder are taken for pictures and videos, by the ends of their names; hidden ones are not. What a file is when it is
 * read, its content says.
 */
public final class MediaFileName {
    private static final Set<String> PICTURES = Set.of(
            "png", "apng", "jpg", "jpeg", "jpe", "jfif", "mpo", "webp", "gif", "bmp", "dib", "tif", "tiff", "heic",
            "heif", "avif");
    private static final Set<String> VIDEOS = Set.of(
            "mp4", "m4v", "mov", "mkv", "webm", "avi", "flv", "wmv", "mpg", "mpeg", "ts", "mts", "m2ts", "ogv", "3gp");

    private MediaFileName() {}

    /** Returns whether a file is called as pictures are. */
    public static boolean isPicture(Path file) {
        return PICTURES.contains(extension(file));
    }

    /** Returns whether a file is called as videos are. */
    public static boolean isVideo(Path file) {
        return VIDEOS.contains(extension(file));
    }

    private static String extension(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") || !name.contains(".")
                ? ""
                : name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
