// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

/**
 * Which frames of a video a model looks at, as the official code chooses them: the video is cut into as many parts of
 * equal length as frames are wanted, and each gives its middle frame.
 *
 * @param framesPerSecond how many frames a second of video gives; 0: {@code maxFrames}, whatever the length
 * @param maxFrames at most so many
 */
public record FrameChoice(double framesPerSecond, int maxFrames) {
    /** Checks the values. */
    public FrameChoice {
        if (!(framesPerSecond >= 0 && framesPerSecond <= 1000)) {
            throw new IllegalArgumentException("frames per second must be from 0 to 1000: " + framesPerSecond);
        }
        if (maxFrames <= 0) {
            throw new IllegalArgumentException("the largest number of frames must be greater than zero: " + maxFrames);
        }
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
        return new FrameChoice(framesPerSecond, Math.min(frames, maxFrames));
    }

    /**
     * Returns the frames chosen from a video. There is always at least one; the official code fails for videos shorter
     * than a second.
     *
     * @param frames how many frames the video has, at least one
     * @param averageRate its frames per second, greater than zero
     */
    public FrameSelection select(long frames, double averageRate) {
        if (!(averageRate > 0)) {
            throw new IllegalArgumentException("the average rate must be greater than zero: " + averageRate);
        }
        double wanted = framesPerSecond == 0 ? maxFrames : floorDivide(frames * framesPerSecond, averageRate);
        return new FrameSelection(frames, (int) Math.clamp(wanted, 1, (double) Math.min(frames, maxFrames)));
    }

    /** Returns the pictures chosen from a list: all of them, or with too many an even choice; pictures have no rate. */
    FrameSelection selectPictures(int pictures) {
        return new FrameSelection(pictures, Math.min(pictures, maxFrames));
    }

    /** Python's {@code //}: rounding the quotient first would give one frame too many at times. */
    private static double floorDivide(double dividend, double divisor) {
        return Math.rint((dividend - dividend % divisor) / divisor);
    }
}
