// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Whatever answers questions in an evaluation. */
public interface AnsweringModel {
    /** Returns the name of the model, for the answers. */
    String name();

    /** Answers several questions, one answer each, in order. */
    List<String> answer(List<Request> requests);

    /**
     * A question with what it is about.
     *
     * @param text the prompt
     * @param source the picture or video, if the question has one
     */
    record Request(String text, MediaSource source) {
        public Request {
            requireNonNull(text, "text is null");
            requireNonNull(source, "source is null");
        }
    }
}
