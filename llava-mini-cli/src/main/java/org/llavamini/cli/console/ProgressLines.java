// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Progress as a line every ten seconds, and one at the end. */
final class ProgressLines implements Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final PrintStream err;
    private final String task;
    private final String unit;
    private final long before;
    private final long total;
    private final long began = System.nanoTime();
    private long shown = began;
    private long shownDone = -1;
    private long done;
    private String note = "";

    ProgressLines(PrintStream err, String task, String unit, long done, long total) {
        this.err = err;
        this.task = task;
        this.unit = unit;
        this.before = done;
        this.done = done;
        this.total = total;
    }

    @Override
    public void update(long newDone, String newNote) {
        done = newDone;
        note = newNote;
        if (System.nanoTime() - shown >= INTERVAL.toNanos()) {
            shown = System.nanoTime();
            print();
        }
    }

    @Override
    public void close() {
        if (done != shownDone) {
            print();
        }
    }

    private void print() {
        shownDone = done;
        double seconds = (System.nanoTime() - began) / 1e9;
        double rate = (done - before) / seconds;
        String left =
                rate > 0 ? ", " + Quantities.time(Duration.ofSeconds(Math.round((total - done) / rate))) + " left" : "";
        err.println(String.format(
                Locale.ROOT,
                "%s: %d/%d %s, %.1f/s%s%s",
                task,
                done,
                total,
                unit,
                rate,
                left,
                note.isEmpty() ? "" : ", " + note));
    }
}
