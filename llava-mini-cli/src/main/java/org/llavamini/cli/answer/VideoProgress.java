// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.answer;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.llavamini.AnswerListener;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Progress;

/** Shows on stderr how far a longer video is, and passes the answer on. Closing ends the progress line. */
public final class VideoProgress implements AnswerListener, AutoCloseable {
    private static final long WORTH_SHOWING = 32;

    private final Console console;
    private final Consumer<String> onText;
    private @Nullable Progress progress;

    public VideoProgress(Console console, Consumer<String> onText) {
        this.console = console;
        this.onText = onText;
    }

    @Override
    public void onFrames(long done, long total) {
        if (progress == null && total >= WORTH_SHOWING) {
            progress = Progress.start(console, "video", "frames", 0, total);
        }
        if (progress != null) {
            progress.update(done, "");
            if (done >= total) {
                close();
            }
        }
    }

    @Override
    public void onText(String piece) {
        close();
        onText.accept(piece);
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
