// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Progress;
import org.llavamini.eval.EvaluationListener;
import org.llavamini.eval.Question;

/** Shows how many questions are answered, in one run or several after each other. Used by one thread; closing ends the last line. */
public final class QuestionProgress implements EvaluationListener, AutoCloseable {
    private final Console console;
    private final String task;
    private @Nullable Progress progress;

    public QuestionProgress(Console console, String task) {
        this.console = console;
        this.task = task;
    }

    @Override
    public void onProgress(int done, int total) {
        if (progress == null) {
            progress = Progress.start(console, task, "questions", done, total);
        }
        progress.update(done, "");
        if (done == total) {
            close();
        }
    }

    @Override
    public void onBad(Question question, String reason) {
        close();
        console.err().println(task + ": question " + question.id() + " skipped: " + reason);
    }

    @Override
    public void onSkipped(int questions) {
        close();
        console.err()
                .println(task + ": " + questions
                        + " questions skipped, as their pictures or videos do not exist or cannot be read (--media)");
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
