// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.clip;

import java.util.List;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Actor;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.Role;
import org.llavamini.train.scenes.question.Answers;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Direction;
import org.llavamini.train.scenes.thing.Place;

/** Asks for the colour of a shape that changes it, or the place of a thing that moves, at first and at the end. */
public record ChangeQuestions() implements QuestionFamily<Clip> {
    @Override
    public void propose(Clip clip, Consumer<Question> questions) {
        for (Actor actor : clip.actors()) {
            String noun = actor.kind().noun();
            switch (actor.role()) {
                case Role.Turns(Place _, int _, Color after) -> {
                    actor.appearance().color().ifPresent(color -> color(noun, color, "at first", questions));
                    color(noun, after, "at the end", questions);
                }
                case Role.Moves(Direction _, Place from, Place to) -> {
                    place(noun, from, "at first", questions);
                    place(noun, to, "at the end", questions);
                }
                case Role.Stays _, Role.Appears _, Role.Disappears _, Role.Flashes _ -> {}
            }
        }
    }

    private static void color(String noun, Color color, String when, Consumer<Question> questions) {
        questions.accept(question(
                "color",
                "What color is KIND " + when + "?",
                Answers.COLORS,
                "What color is the " + noun + " " + when + "?",
                color.word(),
                "The " + noun + " is " + color.word() + " " + when + "."));
    }

    private static void place(String noun, Place place, String when, Consumer<Question> questions) {
        questions.accept(question(
                "place",
                "Where is KIND " + when + "?",
                Answers.PLACES,
                "Where is the " + noun + " " + when + "?",
                place.word(),
                "The " + noun + " is " + place.phrase() + " " + when + "."));
    }

    private static Question question(
            String type, String template, List<String> choices, String text, String answer, String sentence) {
        return Question.open(type, template, choices, text, answer, sentence);
    }
}
