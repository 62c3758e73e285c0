// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.media.video.FrameChoice;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of which frames of a video are looked at. */
public final class FrameFlags {
    @Option(
            names = "--fps",
            paramLabel = "RATE",
            defaultValue = "1",
            description = "Frames per second of video that are looked at (${DEFAULT-VALUE}).")
    private double framesPerSecond = 1;

    @Option(names = "--max-frames", paramLabel = "N", description = "At most that many frames, evenly spread.")
    private @Nullable Integer maxFrames;

    @Option(
            names = "--frame-choice",
            paramLabel = "index|time",
            description =
                    "Whether a video of variable rate is cut into seconds by the numbers of its frames, as the official code"
                            + " does, or by the clock. ask and chat go by time, what is compared with official numbers by index.")
    private @Nullable String frameChoice;

    @Option(
            names = "--skip-still",
            paramLabel = "FRACTION",
            defaultValue = "0",
            description = "Frames that differ less than this from the last one kept are not seen, as a fraction of full"
                    + " brightness: 0.03 for example (${DEFAULT-VALUE}: all are seen).")
    private double skipStill;

    /** Returns the choice, by the numbers of frames unless told otherwise, or ends with an error of usage. */
    public FrameChoice choice(CommandSpec spec) {
        return choice(spec, false);
    }

    /**
     * Returns the choice, or ends with an error of usage.
     *
     * @param byTime whether frames are chosen by their times unless told otherwise
     */
    public FrameChoice choice(CommandSpec spec, boolean byTime) {
        requireRate(spec, framesPerSecond);
        WrongUsage.requirePositive(spec, maxFrames, "--max-frames");
        requireFraction(spec, skipStill);
        FrameChoice choice = FrameChoice.perSecond(framesPerSecond)
                .byTime(frameChoice == null ? byTime : isByTime(spec, frameChoice))
                .skippingStill(skipStill);
        return maxFrames == null ? choice : choice.atMost(maxFrames);
    }

    /** Requires a rate that a video can be looked at with. */
    public static void requireRate(CommandSpec spec, double framesPerSecond) {
        WrongUsage.require(
                spec,
                framesPerSecond > 0 && framesPerSecond <= 1000,
                "must be above 0 and at most 1000, but is " + framesPerSecond + " (--fps)");
    }

    /** Returns whether frames may be left out because they hardly differ from the one before. */
    public boolean skipsStill() {
        return skipStill > 0;
    }

    /** Requires a fraction of brightness. */
    public static void requireFraction(CommandSpec spec, double skipStill) {
        WrongUsage.require(
                spec,
                skipStill >= 0 && skipStill < 1,
                "must be from 0 to below 1, but is " + skipStill + " (--skip-still)");
    }

    /** Returns whether a way of choosing frames is by time. */
    public static boolean isByTime(CommandSpec spec, String name) {
        WrongUsage.require(
                spec,
                name.equals("time") || name.equals("index"),
                "must be index or time, but is " + name + " (--frame-choice)");
        return name.equals("time");
    }
}
