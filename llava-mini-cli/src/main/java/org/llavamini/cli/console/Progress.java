// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

/** Shows on stderr how far a long piece of work is. Used by one thread; closing ends the last line. */
public interface Progress extends AutoCloseable {
    /**
     * Starts to show progress: a bar if a person is watching, else a line now and then.
     *
     * @param unit what is counted, in the plural
     * @param done how much was done before
     */
    static Progress start(Console console, String task, String unit, long done, long total) {
        return console.terminal()
                ? new ProgressBarLine(console, task, unit, done, total)
                : new ProgressLines(console.err(), task, unit, done, total);
    }

    /**
     * Tells how far the work is.
     *
     * @param done counted from the beginning, earlier runs included
     * @param note what else is worth knowing, or nothing
     */
    void update(long done, String note);

    @Override
    void close();
}
