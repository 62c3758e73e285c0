// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

/** Hears how far an evaluation is, on the thread that runs it. */
@FunctionalInterface
public interface EvaluationListener {
    /**
     * Called once at the start, with what an earlier run did, and after every batch.
     *
     * @param done questions that have their answer in the file
     * @param total all questions of the run
     */
    void onProgress(int done, int total);
}
