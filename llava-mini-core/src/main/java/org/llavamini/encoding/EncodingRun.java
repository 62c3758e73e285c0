// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Probe;

/**
 * Who looks on while something is encoded.
 *
 * @param probe sees the tensors on the way
 * @param timer adds up the time of the stages
 * @param cancellation says whether it is still wanted
 * @param progress told about the frames of a video
 */
public record EncodingRun(Probe probe, StageTimer timer, Cancellation cancellation, FrameProgress progress) {
    public EncodingRun {
        requireNonNull(probe, "probe is null");
        requireNonNull(timer, "timer is null");
        requireNonNull(cancellation, "cancellation is null");
        requireNonNull(progress, "progress is null");
    }

    /** Returns a run at which nobody looks. */
    public static EncodingRun unobserved() {
        return new EncodingRun(Probe.NONE, new StageTimer(), Cancellation.NEVER, FrameProgress.NONE);
    }

    /** Returns whether somebody looks at the tensors. */
    boolean isObserved() {
        return probe != Probe.NONE;
    }
}
