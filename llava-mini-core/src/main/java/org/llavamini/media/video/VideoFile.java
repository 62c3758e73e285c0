// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.ffmpeg.VideoDecoder;
import org.llavamini.media.ffmpeg.VideoTimeline;
import org.llavamini.media.picture.Animation;

/** A video file as frames. */
record VideoFile(Path file, MediaReader reader, Optional<VideoLimits> ownLimits, Optional<FrameShape> shape)
        implements FrameSource {
    VideoFile {
        requireNonNull(file, "file is null");
        requireNonNull(reader, "reader is null");
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public FrameSource with(MediaReader newReader) {
        return new VideoFile(file, ownLimits.map(newReader::withVideoLimits).orElse(newReader), ownLimits, shape);
    }

    @Override
    public FrameSource shaped(FrameShape newShape) {
        return new VideoFile(file, reader, ownLimits, Optional.of(newShape));
    }

    @Override
    public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
        return choice.skipStill() > 0
                ? inShape(
                        new MovingFrames(
                                reader.videos().open(file, choice, Optional.empty(), reader, cancelled),
                                choice.skipStill()),
                        shape)
                : reader.videos().open(file, choice, shape, reader, cancelled);
    }

    private static FrameStream inShape(FrameStream frames, Optional<FrameShape> shape) {
        return shape.map(wanted -> wanted.shaping(frames)).orElse(frames);
    }

    /** Decodes in this process. */
    static FrameStream decode(
            Path file, FrameChoice choice, Optional<FrameShape> shape, MediaReader reader, BooleanSupplier cancelled) {
        return inShape(decode(file, choice, reader, cancelled), shape);
    }

    private static FrameStream decode(Path file, FrameChoice choice, MediaReader reader, BooleanSupplier cancelled) {
        Optional<Animation> animation = Animation.open(file, reader.pictures());
        if (animation.isPresent()) {
            return AnimationFrames.of(animation.get(), choice, reader.videoLimits(), file.toString(), cancelled);
        }
        VideoLimits limits = reader.videoLimits();
        VideoTimeline timeline = VideoTimeline.measure(file, limits, choice.byTime(), cancelled);
        if (timeline.frames() <= 0) {
            throw new LlavaMiniException(
                    ErrorCode.UNSUPPORTED_MEDIA,
                    "no frame of this video can be read (%s): %s"
                            .formatted(timeline.damage().orElse("it holds none"), file));
        }
        return new VideoFrames(
                file.toString(), timeline, select(choice, timeline), VideoDecoder.open(file, limits, cancelled));
    }

    /** By number where the file does not say when its frames are shown. */
    private static FrameSelection select(FrameChoice choice, VideoTimeline timeline) {
        double[] times = timeline.times();
        return times.length == 0
                ? choice.select(timeline.frames(), timeline.averageRate())
                : choice.select(times, timeline.seconds());
    }
}
