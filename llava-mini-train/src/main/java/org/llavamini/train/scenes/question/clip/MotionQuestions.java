// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.clip;

import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Actor;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.Role;
import org.llavamini.train.scenes.question.Answers;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Direction;
import org.llavamini.train.scenes.thing.Place;

/** Asks which way a thing moves. */
public record MotionQuestions() implements QuestionFamily<Clip> {
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
