// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

/**
 * How much of a stream a model looks back on.
 *
 * @param fusedFrames how many of the latest frames a question is fused with; each takes keys and values of pre-fusion
 * @param readFrames how many of the latest frames the language model reads; older ones than the fused take just their vision
 *     tokens
 */
public record StreamWindow(int fusedFrames, int readFrames) {
    public StreamWindow {
        if (fusedFrames < 1 || readFrames < fusedFrames) {
            throw new IllegalArgumentException("a stream is fused with at least one frame and reads at least as many: "
                    + fusedFrames + " fused, " + readFrames + " read");
        }
    }

    /** Returns a window of so many frames, fused and read. */
    public static StreamWindow of(int frames) {
        return new StreamWindow(frames, frames);
    }
}
