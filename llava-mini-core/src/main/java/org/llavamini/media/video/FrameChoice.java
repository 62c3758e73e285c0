// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

/**
 * Which frames of a video a model looks at: the video is cut into as many parts of equal length as frames are wanted, and
 * each gives its middle frame.
 *
 * <p>The official code cuts by the numbers of frames, which is the default here. In a video of variable rate those are not
 * evenly spread over time, and its count by the average rate promises frames per second that it does not give: {@link #byTime}
 * cuts by the clock. Where the rate is constant both choose the same frames.
 *
 * @param framesPerSecond how many frames a second of video gives; 0: {@code maxFrames}, whatever the length
 * @param maxFrames at most so many
 * @param byTime whether the video is cut by the times of its frames, not by their numbers
 * @param skipStill frames that differ less than this from the last one taken are left out, as a fraction of full brightness;
 *     0: none
 */
public record FrameChoice(double framesPerSecond, int maxFrames, boolean byTime, double skipStill) {
    /** Times are rounded to ticks, often of a millisecond: a video of three seconds may seem a little shorter. */
    private static final double ROUNDING = 0.005;

    /** Checks the values. */
    public FrameChoice {
        if (!(framesPerSecond >= 0 && framesPerSecond <= 1000)) {
            throw new IllegalArgumentException("frames per second must be from 0 to 1000: " + framesPerSecond);
        }
        if (maxFrames <= 0) {
            throw new IllegalArgumentException("the largest number of frames must be greater than zero: " + maxFrames);
        }
        if (!(skipStill >= 0 && skipStill < 1)) {
            throw new IllegalArgumentException("the fraction of still frames must be from 0 to below 1: " + skipStill);
        }
    }

    /** Returns the official choice of frames, none left out. */
    public FrameChoice(double framesPerSecond, int maxFrames) {
        this(framesPerSecond, maxFrames, false, 0);
    }

    /** Returns the choice of so many frames per second; 1 is what the official code evaluates with. */
    public static FrameChoice perSecond(double framesPerSecond) {
        if (framesPerSecond == 0) {
            throw new IllegalArgumentException("frames per second must be greater than zero");
        }
        return new FrameChoice(framesPerSecond, Integer.MAX_VALUE);
    }

    /** Returns the choice of so many frames of a video of any length; 8 is what the official code trains with. */
    public static FrameChoice uniform(int frames) {
        return new FrameChoice(0, frames);
    }

    /** Returns this choice with at most so many frames: beyond it they lie farther apart. */
    public FrameChoice atMost(int frames) {
        return new FrameChoice(framesPerSecond, Math.min(frames, maxFrames), byTime, skipStill);
    }

    /** Returns this choice by the times of the frames, or by their numbers. */
    public FrameChoice byTime(boolean wanted) {
        return new FrameChoice(framesPerSecond, maxFrames, wanted, skipStill);
    }

    /** Returns this choice without frames that differ less than a fraction of full brightness from the last one taken. */
    public FrameChoice skippingStill(double fraction) {
        return new FrameChoice(framesPerSecond, maxFrames, byTime, fraction);
    }

    /**
     * Returns the frames chosen from a video by their numbers. There is always at least one; the official code fails for
     * videos shorter than a second.
     *
     * @param frames how many frames the video has, at least one
     * @param averageRate its frames per second, greater than zero
     */
    public FrameSelection select(long frames, double averageRate) {
        if (!(averageRate > 0)) {
            throw new IllegalArgumentException("the average rate must be greater than zero: " + averageRate);
        }
        double wanted = framesPerSecond == 0 ? maxFrames : floorDivide(frames * framesPerSecond, averageRate);
        return FrameSelection.even(frames, (int) Math.clamp(wanted, 1, (double) Math.min(frames, maxFrames)));
    }

    /**
     * Returns the frames chosen from a video by their times; one that is shown for long is chosen again and again.
     *
     * @param times when each frame begins to be shown, in seconds after the first; ascending
     * @param seconds how long the video is
     */
    FrameSelection select(double[] times, double seconds) {
        double wanted = framesPerSecond == 0 ? maxFrames : Math.floor(seconds * framesPerSecond + ROUNDING);
        int count = (int) Math.clamp(wanted, 1, (double) maxFrames);
        return FrameSelection.timed(times, seconds, framesPerSecond == 0 ? Math.min(count, times.length) : count);
    }

    /** Returns the pictures chosen from a list: all of them, or with too many an even choice; pictures have no rate. */
    FrameSelection selectPictures(int pictures) {
        return FrameSelection.even(pictures, Math.min(pictures, maxFrames));
    }

    /** Python's {@code //}: rounding the quotient first would give one frame too many at times. */
    private static double floorDivide(double dividend, double divisor) {
        return Math.rint((dividend - dividend % divisor) / divisor);
    }
}
