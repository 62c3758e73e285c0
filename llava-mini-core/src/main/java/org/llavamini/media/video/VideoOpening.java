// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Opens videos: in this process, or in one that may crash without harm. Thread-safe. */
@FunctionalInterface
public interface VideoOpening {
    /** Decodes in this process. */
    VideoOpening IN_PROCESS = VideoFile::decode;

    /**
     * Opens a video file and finds out how many frames will come.
     *
     * @param shape the form of the frames, unless they come as they are
     * @param reader its limits, and how the frames of animated pictures are read
     * @param cancelled asked often whether the work shall end
     * @throws org.llavamini.error.LlavaMiniException as {@link FrameSource#open}
     */
    FrameStream open(
            Path file, FrameChoice choice, Optional<FrameShape> shape, MediaReader reader, BooleanSupplier cancelled);
}
