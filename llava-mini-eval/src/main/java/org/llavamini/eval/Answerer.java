// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.util.stream.Stream;

/** Whoever answers the questions of an evaluation: a model in this process, or those of a cluster. */
public interface Answerer {
    /** Returns the name of the model, for the answers. */
    String modelName();

    /**
     * Returns what became of each question, in their order and as it comes; the caller closes the stream, which gives up what is
     * still open.
     */
    Stream<Reply> answer(QuestionPart questions);

    /** Returns a model of this process as one who answers. */
    static Answerer of(AnsweringModel model) {
        requireNonNull(model, "model is null");
        return new Answerer() {
            @Override
            public String modelName() {
                return model.name();
            }

            @Override
            public Stream<Reply> answer(QuestionPart questions) {
                return questions.replies(model);
            }
        };
    }
}
