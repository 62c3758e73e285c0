// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.batch;

import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Progress;
import org.llavamini.eval.batch.BatchListener;

/** Shows how many rows have their line, and how many of them an error. Used by one thread; closing ends the last line. */
final class BatchProgress implements BatchListener, AutoCloseable {
    private final Console console;
    private @Nullable Progress progress;
    private int errors;

    BatchProgress(Console console) {
        this.console = console;
    }

    @Override
    public void onProgress(int done, int total, int newErrors) {
        errors = newErrors;
        if (progress == null) {
            progress = Progress.start(console, "batch", "rows", done, total);
        }
        progress.update(done, errors == 0 ? "" : errors + " with an error");
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
        if (errors > 0) {
            console.err().println("batch: " + errors + " rows could not be answered: their lines say why (error)");
        }
    }
}
