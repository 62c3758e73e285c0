// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llavamini.ImageInput;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.PictureReader;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of what a question is about: one picture or one video. */
final class VisualFlags {
    static final String STDIN = "-";

    @Option(names = "--image", paramLabel = "FILE", description = "The picture; - reads it from stdin.")
    private @Nullable String image;

    @Option(names = "--video", paramLabel = "FILE", description = "The video.")
    private @Nullable Path video;

    @Option(
            names = "--frames",
            paramLabel = "DIR",
            description = "A folder whose pictures, in the order of their names, are the frames of a video.")
    private @Nullable Path frames;

    @Option(
            names = "--fps",
            paramLabel = "RATE",
            defaultValue = "1",
            description = "Frames per second of video that are looked at (${DEFAULT-VALUE}).")
    private double framesPerSecond = 1;

    @Option(names = "--max-frames", paramLabel = "N", description = "At most that many frames, evenly spread.")
    private @Nullable Integer maxFrames;

    /** Returns whether the picture comes from stdin. */
    boolean readsStdin() {
        return STDIN.equals(image);
    }

    /** Returns whether there is a picture or a video. */
    boolean present() {
        return image != null || video != null || frames != null;
    }

    /**
     * Returns the picture or video, if any; a file is not opened yet.
     *
     * @param exif whether pictures are turned as they ask for
     */
    Optional<VisualInput> input(CommandSpec spec, InputStream stdin, boolean exif) {
        WrongUsage.require(
                spec,
                Stream.of(image != null, video != null, frames != null)
                                .filter(given -> given)
                                .count()
                        <= 1,
                "one picture or one video per conversation: give only one of --image, --video and --frames");
        if (image != null) {
            return Optional.of(
                    readsStdin()
                            ? new ImageInput.Bytes(readStdin(stdin), "stdin")
                            : new ImageInput.File(Path.of(image)));
        }
        FrameChoice choice = choice(spec);
        if (video != null) {
            return Optional.of(new VideoInput(FrameSource.video(video), choice));
        }
        return frames == null
                ? Optional.empty()
                : Optional.of(new VideoInput(
                        FrameSource.folder(frames, PictureReader.create().withExifOrientation(exif)), choice));
    }

    FrameChoice choice(CommandSpec spec) {
        WrongUsage.require(
                spec,
                framesPerSecond > 0 && framesPerSecond <= 1000,
                "must be above 0 and at most 1000, but is " + framesPerSecond + " (--fps)");
        WrongUsage.require(
                spec,
                maxFrames == null || maxFrames > 0,
                "must be greater than zero, but is " + maxFrames + " (--max-frames)");
        FrameChoice choice = FrameChoice.perSecond(framesPerSecond);
        return maxFrames == null ? choice : choice.atMost(maxFrames);
    }

    private static byte[] readStdin(InputStream stdin) {
        try {
            return stdin.readAllBytes();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "stdin cannot be read", e);
        }
    }
}
