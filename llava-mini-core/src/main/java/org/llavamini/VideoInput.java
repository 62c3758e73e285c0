// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.llavamini.media.Picture;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;

/**
 * A video and which of its frames the model looks at.
 *
 * @param source opened on the engine's thread, and again where a further question needs the frames again
 * @param choice which frames
 */
public record VideoInput(FrameSource source, FrameChoice choice) implements VisualInput {
    private static final FrameChoice EVERY_SECOND = FrameChoice.perSecond(1);

    public VideoInput {
        requireNonNull(source, "source is null");
        requireNonNull(choice, "choice is null");
    }

    /** Returns one frame per second of a video file, or all pictures of a folder in the order of their names. */
    public static VideoInput of(Path fileOrFolder) {
        return of(Files.isDirectory(fileOrFolder) ? FrameSource.folder(fileOrFolder) : FrameSource.video(fileOrFolder));
    }

    /** Returns one frame per second of a video given as the bytes of its file, which are copied. */
    public static VideoInput of(byte[] content) {
        return of(new VideoBytes(content.clone()));
    }

    /** Returns frames that are in memory already; all of them are looked at. */
    public static VideoInput of(List<Picture> frames) {
        return of(FrameSource.pictures(frames));
    }

    /** Returns one frame per second of a source. */
    public static VideoInput of(FrameSource source) {
        return new VideoInput(source, EVERY_SECOND);
    }

    /** Returns this video with other frames chosen. */
    public VideoInput choose(FrameChoice newChoice) {
        return new VideoInput(source, newChoice);
    }
}
