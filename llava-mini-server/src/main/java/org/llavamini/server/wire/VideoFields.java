// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.llavamini.media.video.FrameChoice;

/**
 * Which frames of a video a client wants.
 *
 * @param choice the frames
 * @param framesAsImages whether several pictures of the request are the frames of one video
 */
public record VideoFields(FrameChoice choice, boolean framesAsImages) {
    private static final int MOST_FRAMES = 100_000;

    /** Reads {@code media_io_kwargs.video}; without it a video gives one frame per second. */
    public static VideoFields read(RequestFields request) {
        Optional<RequestFields> video = request.fields("media_io_kwargs").flatMap(kwargs -> kwargs.fields("video"));
        if (video.isEmpty()) {
            return new VideoFields(FrameChoice.perSecond(1), false);
        }
        OptionalInt frames = video.get().integer("num_frames", -1, MOST_FRAMES);
        OptionalDouble rate = video.get().number("fps", -1, 1000);
        return new VideoFields(choice(frames, rate), video.get().flag("frames_as_images"));
    }

    /** As with vLLM, -1 leaves a number open. */
    private static FrameChoice choice(OptionalInt frames, OptionalDouble rate) {
        boolean counted = frames.isPresent() && frames.getAsInt() > 0;
        if (rate.isPresent() && rate.getAsDouble() > 0) {
            FrameChoice perSecond = FrameChoice.perSecond(rate.getAsDouble());
            return counted ? perSecond.atMost(frames.getAsInt()) : perSecond;
        }
        return counted ? FrameChoice.uniform(frames.getAsInt()) : FrameChoice.perSecond(1);
    }
}
