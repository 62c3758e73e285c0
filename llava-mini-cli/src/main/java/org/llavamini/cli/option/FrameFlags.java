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

    /** Returns the choice, or ends with an error of usage. */
    public FrameChoice choice(CommandSpec spec) {
        requireRate(spec, framesPerSecond);
        WrongUsage.requirePositive(spec, maxFrames, "--max-frames");
        FrameChoice choice = FrameChoice.perSecond(framesPerSecond);
        return maxFrames == null ? choice : choice.atMost(maxFrames);
    }

    /** Requires a rate that a video can be looked at with. */
    public static void requireRate(CommandSpec spec, double framesPerSecond) {
        WrongUsage.require(
                spec,
                framesPerSecond > 0 && framesPerSecond <= 1000,
                "must be above 0 and at most 1000, but is " + framesPerSecond + " (--fps)");
    }
}
