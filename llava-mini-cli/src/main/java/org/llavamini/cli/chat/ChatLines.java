// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.chat;

import java.util.Optional;
import org.llavamini.option.Cancellation;

/** Where the lines of a chat come from. */
interface ChatLines extends AutoCloseable {
    /** Returns the next line; empty at the end of the input. */
    Optional<String> next();

    /** Runs what the user may stop without leaving the chat. */
    void stoppable(Work work);

    @Override
    void close();

    /** Work that asks whether it is still wanted. */
    @FunctionalInterface
    interface Work {
        void run(Cancellation cancellation);
    }
}
