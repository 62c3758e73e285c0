// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llavamini.ImageInput;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.PictureReader;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of what a question is about: one picture or one video. */
public final class VisualFlags {
    public static final String STDIN = "-";

    @Option(names = "--image", paramLabel = "FILE", description = "The picture; - reads it from stdin.")
    private @Nullable String image;

    @Option(names = "--video", paramLabel = "FILE", description = "The video.")
    private @Nullable Path video;

    @Option(
            names = "--frames",
            paramLabel = "DIR",
            description = "A folder whose pictures, in the order of their names, are the frames of a video.")
    private @Nullable Path frames;

    @Mixin
    private FrameFlags frameChoice;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public VisualFlags() {}

    /** Returns whether the picture comes from stdin. */
    public boolean readsStdin() {
        return STDIN.equals(image);
    }

    /** Returns whether there is a picture or a video. */
    public boolean present() {
        return image != null || video != null || frames != null;
    }

    /**
     * Returns the picture or video, if any; a file is not opened yet.
     *
     * @param exif whether pictures are turned as they ask for
     */
    public Optional<VisualInput> input(CommandSpec spec, InputStream stdin, boolean exif) {
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
                            : new ImageInput.File(GivenFile.readable(Path.of(image), "picture", "--image")));
        }
        FrameChoice chosen = choice(spec);
        if (video != null) {
            return Optional.of(
                    new VideoInput(FrameSource.video(GivenFile.readable(video, "video", "--video")), chosen));
        }
        return frames == null
                ? Optional.empty()
                : Optional.of(new VideoInput(
                        FrameSource.folder(
                                GivenFile.folder(frames, "--frames"),
                                PictureReader.create().withExifOrientation(exif)),
                        chosen));
    }

    public FrameChoice choice(CommandSpec spec) {
        return frameChoice.choice(spec);
    }

    private static byte[] readStdin(InputStream stdin) {
        try {
            return stdin.readAllBytes();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "stdin cannot be read", e);
        }
    }
}
