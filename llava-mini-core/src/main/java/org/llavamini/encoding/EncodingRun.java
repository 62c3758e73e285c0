// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Supplier;
import org.llavamini.model.decoder.LayerAttention;
import org.llavamini.nn.Probe;
import org.llavamini.option.Cancellation;

/**
 * What accompanies a request while it is encoded and read.
 *
 * @param probe sees the tensors on the way
 * @param timer adds up the time of the stages
 * @param cancellation says whether the work shall end
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

    /** Returns a run that nothing observes. */
    public static EncodingRun unobserved() {
        return new EncodingRun(Probe.NONE, new StageTimer(), Cancellation.NEVER, FrameProgress.NONE);
    }

    /** Returns this run with other attention; nothing that was read before is used then, and nothing kept. */
    public EncodingRun withAttention(LayerAttention other) {
        return new EncodingRun(probe, timer, cancellation, progress, other);
    }

    /** Returns whether a probe sees the tensors or attention is changed: then all of a prompt is read anew. */
    public boolean isObserved() {
        return probe != Probe.NONE || attention != LayerAttention.USUAL;
    }

    /**
     * Returns what accompanies work that several requests share: it ends when none of them wants it any more, and a probe sees it only
     * if there is no other request.
     */
    public static EncodingRun together(List<EncodingRun> runs) {
        return runs.size() == 1
                ? runs.getFirst()
                : new EncodingRun(
                        Probe.NONE,
                        new StageTimer(),
                        () -> runs.stream().allMatch(run -> run.cancellation().requested()),
                        FrameProgress.NONE);
    }

    /** Does work that several requests share and adds its time to a stage of each. */
    public static <T> T time(List<EncodingRun> runs, StageTimer.Stage stage, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            long passed = System.nanoTime() - start;
            runs.forEach(run -> run.timer().add(stage, passed));
        }
    }
}
