// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.model;

import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Progress;
import org.llavamini.cli.console.Quantities;
import org.llavamini.hub.ModelName;
import org.llavamini.hub.PullListener;

/** Shows how much of a model is there, and what is tried again. */
final class PullProgress implements PullListener, AutoCloseable {
    private static final long MEGABYTE = 1_000_000;

    private final Console console;
    private @Nullable Progress progress;
    private long done;

    PullProgress(Console console) {
        this.console = console;
    }

    @Override
    public void onStart(ModelName model, int files, long bytes) {
        close();
        if (files == 0) {
            console.err().println("llava-mini: " + model + " is there already");
            return;
        }
        console.err().println("llava-mini: " + model + ": " + files + " files, " + Quantities.bytes(bytes));
        done = 0;
        progress = Progress.start(console, "pull", "MB", 0, Math.ceilDiv(bytes, MEGABYTE));
    }

    @Override
    public void onBytes(long bytes) {
        done += bytes;
        if (progress != null) {
            progress.update(Math.max(0, done) / MEGABYTE, "");
        }
    }

    @Override
    public void onRetry(String what) {
        console.err().println("llava-mini: " + what);
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
