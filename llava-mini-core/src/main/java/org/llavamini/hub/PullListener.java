// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

/** Hears how far a download is, from several threads, one at a time. */
public interface PullListener {
    /** Hears nothing. */
    PullListener NONE = new PullListener() {};

    /**
     * The files of a model are known.
     *
     * @param files how many are to be fetched; those that are there already are not counted
     * @param bytes how large they are, without what is there of them already
     */
    default void onStart(ModelName model, int files, long bytes) {}

    /** So many bytes came; a negative number takes back what has to be fetched again. */
    default void onBytes(long bytes) {}

    /** Something went wrong that is tried again. */
    default void onRetry(String what) {}
}
