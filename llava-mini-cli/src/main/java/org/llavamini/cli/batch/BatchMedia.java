// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.batch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.cli.option.GivenFile;
import org.llavamini.cli.option.GivenMedia;
import org.llavamini.eval.batch.BatchRow;
import org.llavamini.media.address.MediaAddress;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;

/**
 * Finds what the rows of a batch are about.
 *
 * @param folder where names of files begin that are no whole paths
 * @param given reads what is no file
 * @param choice which frames of videos are looked at
 * @param table where rows stand, for errors
 */
record BatchMedia(Path folder, GivenMedia given, FrameChoice choice, String table) {
    private static final List<String> VIDEOS = List.of(
            ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".flv", ".wmv", ".mpg", ".mpeg", ".ts", ".ogv", ".3gp");

    /**
     * Returns the picture or video of a row; a file is not opened yet.
     *
     * @throws org.llavamini.error.LlavaMiniException saying what is wrong with it
     */
    VisualInput find(BatchRow row) {
        String text = row.requireMedia();
        return switch (MediaAddress.of(text)) {
            case MediaAddress.LocalFile(Path path) -> file(folder.resolve(path), row.video());
            case MediaAddress.Inline inline ->
                elsewhere(text, row.video() || inline.type().startsWith("video/"));
            case MediaAddress.Web web ->
                elsewhere(
                        text,
                        row.video() || isNamedAsVideo(String.valueOf(web.uri().getPath())));
        };
    }

    private VisualInput file(Path file, boolean video) {
        if (!Files.isDirectory(file)) {
            GivenFile.readable(file, video ? "video" : "picture or video", table);
        }
        return switch (video ? VideoInput.of(file) : VisualInput.of(file)) {
            case VideoInput frames -> frames.choose(choice);
            case VisualInput picture -> picture;
        };
    }

    private VisualInput elsewhere(String text, boolean video) {
        if (!video) {
            return given.picture(text, table);
        }
        return new VideoInput(FrameSource.video(given.video(text, table)), choice);
    }

    private static boolean isNamedAsVideo(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return VIDEOS.stream().anyMatch(name::endsWith);
    }
}
