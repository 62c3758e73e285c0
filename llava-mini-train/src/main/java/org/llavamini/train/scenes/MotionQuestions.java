// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import java.util.function.Consumer;

/** Asks which way a thing moves. */
record MotionQuestions() implements QuestionFamily<Clip> {
    @Override
    public void propose(Clip clip, Consumer<Question> questions) {
        for (Actor actor : clip.actors()) {
            if (actor.role() instanceof Role.Moves(Direction direction, Place _, Place _)) {
                String noun = actor.kind().noun();
                questions.accept(Question.open(
                        "motion",
                        "Which way does KIND move?",
                        Answers.DIRECTIONS,
                        "Which way does the " + noun + " move?",
                        direction.word(),
                        "The " + noun + " moves " + direction.word() + "."));
            }
        }
    }
}
