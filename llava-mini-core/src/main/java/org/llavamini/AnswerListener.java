// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

/**
 * Hears about an answer as it comes, on a thread that is not the engine's: the calling one, or one of the request's own. One that blocks
 * slows its own answer only; one that throws ends it.
 */
public interface AnswerListener {
    /** Nobody listens. */
    AnswerListener NONE = new AnswerListener() {};

    /**
     * Some more frames of the video were encoded.
     *
     * @param done how many so far
     * @param total how many are expected
     */
    default void onFrames(long done, long total) {}

    /** The answer grew by a piece of text, never half a character. */
    default void onText(String piece) {}
}
