// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import org.llavamini.model.LayerAttention;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Probe;

/**
 * Who looks on while something is encoded and read.
 *
 * @param probe sees the tensors on the way
 * @param timer adds up the time of the stages
 * @param cancellation says whether it is still wanted
 * @param progress told about the frames of a video
 * @param attention sees or changes the language model's attention to one prompt
 */
public record EncodingRun(
        Probe probe, StageTimer timer, Cancellation cancellation, FrameProgress progress, LayerAttention attention) {
    public EncodingRun {
        requireNonNull(probe, "probe is null");
        requireNonNull(timer, "timer is null");
        requireNonNull(cancellation, "cancellation is null");
        requireNonNull(progress, "progress is null");
        requireNonNull(attention, "attention is null");
    }

    /** Makes a run with the usual attention. */
    public EncodingRun(Probe probe, StageTimer timer, Cancellation cancellation, FrameProgress progress) {
        this(probe, timer, cancellation, progress, LayerAttention.USUAL);
    }

    /** Returns a run at which nobody looks. */
    public static EncodingRun unobserved() {
        return new EncodingRun(Probe.NONE, new StageTimer(), Cancellation.NEVER, FrameProgress.NONE);
    }

    /** Returns this run with attention as somebody else wants it; nothing that was read before is used then, and nothing kept. */
    public EncodingRun withAttention(LayerAttention other) {
        return new EncodingRun(probe, timer, cancellation, progress, other);
    }

    /** Returns whether somebody looks at the tensors or changes attention: then all of a prompt is read anew. */
    public boolean isObserved() {
        return probe != Probe.NONE || attention != LayerAttention.USUAL;
    }
}
