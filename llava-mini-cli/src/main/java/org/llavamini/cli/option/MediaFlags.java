// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.picture.Background;
import org.llavamini.media.picture.PictureLimits;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.video.MediaReader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of how pictures and videos are read. */
public final class MediaFlags {
    @Option(names = "--no-exif", description = "Ignore the orientation of pictures that EXIF or XMP names.")
    private boolean noExif;

    @Option(
            names = "--background",
            paramLabel = "drop|white|black|#rrggbb",
            defaultValue = "drop",
            description =
                    "What transparent pictures lie on; drop leaves transparency out, as the official code does: what is"
                            + " below it shows, often black (${DEFAULT-VALUE}).")
    private String background = "drop";

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "The largest picture or frame that is read, in pixels; else 256 million, frames 40 million.")
    private @Nullable Integer maxPixels;

    @Option(
            names = "--max-file-bytes",
            paramLabel = "N",
            description =
                    "The largest file that is read; else 256 MiB for pictures, 256 GiB for videos, 4 GiB from a pipe.")
    private @Nullable Long maxFileBytes;

    /** Returns the reader that the options describe, or ends with an error of usage. */
    public MediaReader reader(CommandSpec command) {
        WrongUsage.requirePositive(command, maxPixels, "--max-pixels");
        WrongUsage.requirePositive(command, maxFileBytes, "--max-file-bytes");
        PictureLimits pictures = PictureLimits.defaults();
        VideoLimits videos = VideoLimits.defaults();
        Integer pixels = maxPixels;
        if (pixels != null) {
            pictures = WrongUsage.check(command, () -> PictureLimits.defaults().withMaxPixels(pixels));
            videos = videos.withMaxPixels(pixels);
        }
        if (maxFileBytes != null) {
            pictures = pictures.withMaxFileBytes(Math.min(maxFileBytes, PictureLimits.MOST_FILE_BYTES));
            videos = videos.withMaxFileBytes(maxFileBytes);
        }
        return MediaReader.create()
                .withPictures(PictureReader.create()
                        .withLimits(pictures)
                        .withExifOrientation(!noExif)
                        .withBackground(WrongUsage.check(command, () -> Background.of(background))))
                .withVideoLimits(videos);
    }
}
