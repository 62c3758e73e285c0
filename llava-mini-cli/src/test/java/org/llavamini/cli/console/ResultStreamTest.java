// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.llavamini.error.LlavaMiniException;

final class ResultStreamTest {
    /** As a disk that is full. */
    private static final class Full extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @Test
    void theFirstFailureIsToldAndTheOthersAreNot() {
        PrintStream out = new PrintStream(new ResultStream(new Full()), false, StandardCharsets.UTF_8);
        assertThatThrownBy(() -> out.println("answer"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessage("cannot be written: No space left on device (standard output)");
        out.println("more");
        out.flush();
        assertThat(out.checkError()).isFalse();
    }
}
