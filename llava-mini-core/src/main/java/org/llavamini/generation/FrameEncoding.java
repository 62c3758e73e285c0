// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameWalk;
import org.llavamini.encoding.StageTimer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.nn.Probe;
import org.llavamini.tensor.TensorScope;

/** A video on its way to be encoded for later questions, some frames at a time. Belongs to the engine's thread. */
final class FrameEncoding {
    private final EncodedFrames frames;
    private final FramesUnderway underway;
    private final EncodingRun run;
    private final FrameWalk walk;

    /**
     * Begins.
     *
     * @param frames none of them encoded yet; closed if they cannot be
     * @param underway waits for them
     * @param arrived called by other threads when there is more to do
     */
    FrameEncoding(EncodedFrames frames, FramesUnderway underway, Runnable arrived) {
        this.frames = frames;
        this.underway = underway;
        this.run = new EncodingRun(Probe.NONE, new StageTimer(), underway.cancellation(), underway::frames);
        this.walk = frames.walk(0, () -> run.cancellation().requested(), arrived);
    }

    boolean isReady() {
        return walk.isReady();
    }

    /** Encodes some frames, at most so many; returns whether that was the end. */
    boolean advance(int atMost) {
        try (TensorScope _ = TensorScope.open()) {
            if (walk.next(atMost, run).isPresent()) {
                return false;
            }
            walk.close();
            underway.complete(frames);
        } catch (RuntimeException failure) {
            fail(failure);
        }
        return true;
    }

    /** Ends if it is not wanted any more; returns whether it is so. */
    boolean endIfCancelled() {
        boolean cancelled = run.cancellation().requested();
        if (cancelled) {
            fail(new LlavaMiniException(ErrorCode.CANCELLED, "cancelled"));
        }
        return cancelled;
    }

    void fail(RuntimeException failure) {
        walk.close();
        frames.close();
        underway.fail(failure);
    }
}
