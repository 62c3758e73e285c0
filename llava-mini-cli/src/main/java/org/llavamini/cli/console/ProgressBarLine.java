// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress as a bar that is drawn again and again. */
final class ProgressBarLine implements Progress {
    private static final int UPDATE_MILLIS = 500;
    private static final int WIDTH = 110;

    private final ProgressBar bar;

    ProgressBarLine(Console console, String task, String unit, long done, long total) {
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .startsFrom(done, java.time.Duration.ZERO)
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(console.err(), WIDTH))
                .showSpeed()
                .build();
    }

    @Override
    public void update(long done, String note) {
        bar.stepTo(done);
        bar.setExtraMessage(note);
    }

    @Override
    public void close() {
        bar.close();
    }
}
