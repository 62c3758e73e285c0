// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

/**
 * How much of a stream a model looks back on.
 *
 * @param fusedFrames how many of the latest frames a question is fused with; each takes keys and values of pre-fusion
 * @param readFrames how many of the latest frames the language model reads; older ones than the fused take just their vision
 *     tokens
 * @param skipStill frames that differ less than this from the last one that was looked at are left out, as a fraction of full
 *     brightness; 0: none
 */
public record StreamWindow(int fusedFrames, int readFrames, double skipStill) {
    /** Checks the numbers. */
    public StreamWindow {
        if (!(skipStill >= 0 && skipStill <= 1)) {
            throw new IllegalArgumentException("skipStill must be from 0 to 1: " + skipStill);
        }
        if (fusedFrames < 1 || readFrames < fusedFrames) {
            throw new IllegalArgumentException("a stream is fused with at least one frame and reads at least as many: "
                    + fusedFrames + " fused, " + readFrames + " read");
        }
    }

    /** Looks at every frame. */
    public StreamWindow(int fusedFrames, int readFrames) {
        this(fusedFrames, readFrames, 0);
    }

    /** Returns this window without frames that hardly differ from the last one that was looked at. */
    public StreamWindow skippingStill(double fraction) {
        return new StreamWindow(fusedFrames, readFrames, fraction);
    }

    /** Returns a window of so many frames, fused and read. */
    public static StreamWindow of(int frames) {
        return new StreamWindow(frames, frames);
    }
}
