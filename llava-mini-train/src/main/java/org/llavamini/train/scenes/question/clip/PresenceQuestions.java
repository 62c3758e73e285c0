// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.clip;

import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Actor;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.Role;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;

/** Asks whether a thing that comes or goes is there at first and at the end. */
public record PresenceQuestions() implements QuestionFamily<Clip> {
    @Override
    public void propose(Clip clip, Consumer<Question> questions) {
        for (Actor actor : clip.actors()) {
            switch (actor.role()) {
                case Role.Appears _, Role.Disappears _ -> {
                    ask(clip, actor, 0, "at first", questions);
                    ask(clip, actor, clip.last(), "at the end", questions);
                }
                case Role.Stays _, Role.Moves _, Role.Flashes _, Role.Turns _ -> {}
            }
        }
    }

    private static void ask(Clip clip, Actor actor, int frame, String when, Consumer<Question> questions) {
        String noun = actor.kind().noun();
        questions.accept(Question.polar(
                "presence",
                "Is KIND there " + when + "?",
                "Is the " + noun + " there " + when + "?",
                actor.pose(frame, clip.frames()).isPresent(),
                "the " + noun + " is there " + when,
                "the " + noun + " is not there " + when));
    }
}
