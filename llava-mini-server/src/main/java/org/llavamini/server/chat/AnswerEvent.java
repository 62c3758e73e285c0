// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import org.llavamini.Answer;

/** What happens to an answer. */
sealed interface AnswerEvent {
    /**
     * It grew.
     *
     * @param piece by this text
     */
    record Grown(String piece) implements AnswerEvent {}

    /**
     * It is complete.
     *
     * @param answer as a whole
     */
    record Completed(Answer answer) implements AnswerEvent {}

    /**
     * There will be none.
     *
     * @param cause why
     */
    record Failed(Throwable cause) implements AnswerEvent {}
}
