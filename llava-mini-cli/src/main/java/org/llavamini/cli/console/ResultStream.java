// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Standard output, where what cannot be written ends the work: an answer that nobody gets is no success. Only the first failure is
 * told; what would follow it is dropped.
 */
final class ResultStream extends OutputStream {
    private final OutputStream target;
    private boolean failed;

    ResultStream(OutputStream target) {
        this.target = target;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void write(int value) {
        guarded(() -> target.write(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        guarded(() -> target.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        guarded(target::flush);
    }

    private synchronized void guarded(Step step) {
        if (failed) {
            return;
        }
        try {
            step.run();
        } catch (IOException failure) {
            failed = true;
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    "cannot be written: " + failure.getMessage() + " (standard output)",
                    failure);
        }
    }
}
