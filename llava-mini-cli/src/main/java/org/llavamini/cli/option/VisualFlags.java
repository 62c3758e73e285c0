// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.MediaReader;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of what a question is about: one picture or one video. */
public final class VisualFlags {
    public static final String STDIN = "-";

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "The picture: a file, a file:, data: or http(s): address, or - for stdin.")
    private @Nullable String image;

    @Option(
            names = "--video",
            paramLabel = "FILE",
            description = "The video: a file, a file:, data: or http(s): address, or - for stdin.")
    private @Nullable String video;

    @Option(
            names = "--frames",
            paramLabel = "DIR",
            description =
                    "A folder whose pictures, in the order of their names, are the frames of a video; numbers in names"
                            + " count as numbers.")
    private @Nullable Path frames;

    @Mixin
    private FetchFlag fetch;

    @Mixin
    private FrameFlags frameChoice;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public VisualFlags() {}

    /** Returns whether the picture or the video comes from stdin. */
    public boolean readsStdin() {
        return STDIN.equals(image) || STDIN.equals(video);
    }

    /** Returns whether there is a picture or a video. */
    public boolean present() {
        return image != null || video != null || frames != null;
    }

    /**
     * Returns the picture or video, if any; a file is not opened yet.
     *
     * @param media within which limits it is read
     * @param byTime whether frames are chosen by their times unless told otherwise
     */
    public Optional<VisualInput> input(CommandSpec spec, InputStream stdin, MediaReader media, boolean byTime) {
        WrongUsage.require(
                spec,
                Stream.of(image != null, video != null, frames != null)
                                .filter(given -> given)
                                .count()
                        <= 1,
                "one picture or one video per conversation: give only one of --image, --video and --frames");
        FrameChoice chosen = choice(spec, byTime);
        GivenMedia given = new GivenMedia(media, stdin, fetch.isSet());
        if (image != null) {
            return Optional.of(given.picture(image, "--image"));
        }
        if (video != null) {
            return Optional.of(new VideoInput(FrameSource.video(given.video(video, "--video")), chosen));
        }
        return frames == null
                ? Optional.empty()
                : Optional.of(new VideoInput(FrameSource.folder(GivenFile.folder(frames, "--frames")), chosen));
    }

    /** Returns which frames are looked at. */
    public FrameChoice choice(CommandSpec spec, boolean byTime) {
        return frameChoice.choice(spec, byTime);
    }

    /** Returns whether frames may be left out because they hardly differ from the one before. */
    public boolean skipsStill() {
        return frameChoice.skipsStill();
    }
}
