// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.llavamini.option.Cancellation;

/**
 * Asks work to end when the process is told to (ctrl-C), and keeps the process alive until the work has saved what it must. The
 * virtual machine itself then ends with 130.
 */
public final class Interruption implements Cancellation, AutoCloseable {
    /** What a process that was interrupted ends with. */
    public static final int EXIT_CODE = 130;

    private static final int PATIENCE_SECONDS = 120;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Runnable whenRequested) {
        hook = new Thread(
                () -> {
                    requested.set(true);
                    whenRequested.run();
                    awaitFinish();
                },
                "interruption");
    }

    /** Starts to listen; until it is closed, the process does not end before the work does. */
    public static Interruption listen(Runnable whenRequested) {
        Interruption interruption = new Interruption(whenRequested);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void awaitFinish() {
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean requested() {
        return requested.get();
    }

    @Override
    public void close() {
        finished.countDown();
        if (!requested.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process began to end just now, for which the hook is no hindrance any more.
                requested.set(true);
            }
        }
    }
}
