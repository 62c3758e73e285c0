// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

/** Hears about an answer as it comes, on the engine's thread: it must be quick and must not ask the model itself. */
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
