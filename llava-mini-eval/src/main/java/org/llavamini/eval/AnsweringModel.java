// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.llavamini.VisualInput;

/** Whatever answers questions in an evaluation. */
public interface AnsweringModel {
    /** Returns the name of the model, for the answers. */
    String name();

    /** Has a question answered, beside others that were asked before; cancelling gives it up. */
    CompletableFuture<String> answer(Request request);

    /**
     * A question with what it is about.
     *
     * @param text the prompt
     * @param visual the picture or video, if the question has one
     */
    record Request(String text, Optional<VisualInput> visual) {
        public Request {
            requireNonNull(text, "text is null");
            requireNonNull(visual, "visual is null");
        }
    }
}
