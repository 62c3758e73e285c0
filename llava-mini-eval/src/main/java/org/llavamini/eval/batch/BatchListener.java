// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.batch;

/** Hears how far a batch is, on the thread that runs it. */
@FunctionalInterface
public interface BatchListener {
    /**
     * Called once at the start, with what an earlier run did, and after every row.
     *
     * @param done rows that have their line
     * @param total all rows
     * @param errors how many of those that this run did could not be answered
     */
    void onProgress(int done, int total, int errors);
}
