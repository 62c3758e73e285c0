// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.parallel;

/** Lets work that is done side by side end in its order. Thread-safe. */
public final class Turns {
    private int next;
    private boolean abandoned;

    /** Waits until all earlier work has finished; returns false if some of it failed, so that nothing matters any more. */
    public synchronized boolean waitFor(int turn) throws InterruptedException {
        while (next < turn && !abandoned) {
            wait();
        }
        return !abandoned;
    }

    /** Lets the next one go on. */
    public synchronized void finish() {
        next++;
        notifyAll();
    }

    /** Lets all go on, as some work failed. */
    public synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }
}
