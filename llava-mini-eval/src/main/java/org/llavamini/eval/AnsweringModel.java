// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whatever answers questions in an evaluation. */
public interface AnsweringModel {
    /** Returns the name of the model, for the answers. */
    String name();

    /** Answers several questions, one answer each, in order. */
    List<String> answer(List<Request> requests);

    /**
     * A question with its picture.
     *
     * @param text the prompt
     * @param picture the file of the picture, if the question has one
     */
    record Request(String text, Optional<Path> picture) {}
}
