// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

/** Told how far a video is. Called on the engine's thread: must be quick. */
@FunctionalInterface
public interface FrameProgress {
    /** Nobody wants to know. */
    FrameProgress NONE = (done, total) -> {};

    /**
     * Some more frames were encoded.
     *
     * @param done how many so far
     * @param total how many are expected; a damaged video gives fewer
     */
    void encoded(long done, long total);
}
