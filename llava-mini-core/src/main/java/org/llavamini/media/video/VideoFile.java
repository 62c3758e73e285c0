// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A video file as frames. */
record VideoFile(Path file, VideoLimits limits) implements FrameSource {
    VideoFile {
        requireNonNull(file, "file is null");
        requireNonNull(limits, "limits is null");
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
        VideoTimeline timeline = VideoTimeline.measure(file, limits, cancelled);
        if (timeline.frames() <= 0) {
            throw Demuxer.unsupported(
                    "no frame of this video can be read (%s)"
                            .formatted(timeline.damage().orElse("it holds none")),
                    file);
        }
        return new VideoFrames(
                this,
                timeline,
                choice.select(timeline.frames(), timeline.averageRate()),
                VideoDecoder.open(file, limits, cancelled));
    }
}
