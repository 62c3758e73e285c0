// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.clip;

import java.util.List;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Actor;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.Role;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Kind;
import org.llavamini.train.scenes.thing.KnownKinds;

/** Asks what moves, appears, disappears, flashes or changes its colour, where only one thing does. */
public record EventQuestions(List<String> nouns) implements QuestionFamily<Clip> {
    @Override
    public void propose(Clip clip, Consumer<Question> questions) {
        ask(clip.in(Role.Moves.class), "moves", nouns, questions);
        // What flashes also appears and disappears, so these questions would have several answers.
        if (clip.in(Role.Flashes.class).isEmpty()) {
            ask(clip.in(Role.Appears.class), "appears", nouns, questions);
            ask(clip.in(Role.Disappears.class), "disappears", nouns, questions);
        }
        ask(clip.in(Role.Flashes.class), "flashes", nouns, questions);
        List<String> shapes = KnownKinds.shapes().stream().map(Kind::noun).toList();
        ask(clip.in(Role.Turns.class), "changes color", shapes, questions);
    }

    private static void ask(List<Actor> actors, String verb, List<String> nouns, Consumer<Question> questions) {
        if (actors.size() == 1) {
            String noun = actors.getFirst().kind().noun();
            String text = "What " + verb + "?";
            questions.accept(Question.open("event", text, nouns, text, noun, "The " + noun + " " + verb + "."));
        }
    }
}
