// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.ffmpeg.CancelledWork;
import org.llavamini.media.picture.Animation;

/** The chosen frames of an animated picture. */
final class AnimationFrames implements FrameStream {
    private final Animation animation;
    private final FrameSelection selection;
    private final double[] times;
    private final String name;
    private final BooleanSupplier cancelled;
    private int position;
    private int shown = -1;
    private Optional<Picture> current = Optional.empty();
    private Optional<String> damage = Optional.empty();
    private boolean closed;

    private AnimationFrames(
            Animation animation, FrameSelection selection, double[] times, String name, BooleanSupplier cancelled) {
        this.animation = animation;
        this.selection = selection;
        this.times = times;
        this.name = name;
        this.cancelled = cancelled;
    }

    static AnimationFrames of(
            Animation animation, FrameChoice choice, VideoLimits limits, String name, BooleanSupplier cancelled) {
        double[] times = animation.times();
        double seconds = animation.seconds();
        if (times.length > limits.maxFrames() || seconds > limits.maxSeconds()) {
            throw new LlavaMiniException(
                    ErrorCode.MEDIA_TOO_LARGE,
                    "animation is too large: %d frames and %.0f seconds exceed the limits of %d and %d: %s"
                            .formatted(times.length, seconds, limits.maxFrames(), limits.maxSeconds(), name));
        }
        FrameSelection selection =
                choice.byTime() ? choice.select(times, seconds) : choice.select(times.length, times.length / seconds);
        return new AnimationFrames(animation, selection, times, name, cancelled);
    }

    @Override
    public int total() {
        return selection.count();
    }

    @Override
    public boolean hasNext() {
        if (closed || position >= total()) {
            return false;
        }
        int wanted = (int) selection.index(position);
        while (shown < wanted && damage.isEmpty()) {
            CancelledWork.check(cancelled);
            try {
                current = Optional.of(animation.next());
                shown++;
            } catch (LlavaMiniException e) {
                if (shown < 0) {
                    throw e;
                }
                damage = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        // Of a damaged animation at least one frame comes.
        return shown == wanted || position == 0;
    }

    @Override
    public Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no frame left of " + name);
        }
        position++;
        return new Frame(current.orElseThrow(), shown, times[shown]);
    }

    @Override
    public Optional<FrameLoss> loss() {
        return damage.map(cause -> new FrameLoss(name, total(), position, cause));
    }

    @Override
    public void close() {
        closed = true;
        current = Optional.empty();
    }
}
