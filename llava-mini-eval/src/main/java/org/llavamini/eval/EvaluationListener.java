// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

/** Hears how far an evaluation is, on the thread that runs it. */
public interface EvaluationListener {
    /**
     * Called once at the start, with what an earlier run did, and after every batch.
     *
     * @param done questions that have their answer in the file, or were skipped
     * @param total all questions of the run
     */
    void onProgress(int done, int total);

    /** A question is not answered, as what it is about does not exist or cannot be read; called for each. */
    default void onBad(Question question, String reason) {}

    /**
     * Called at the end if there were such questions.
     *
     * @param questions how many
     */
    void onSkipped(int questions);
}
