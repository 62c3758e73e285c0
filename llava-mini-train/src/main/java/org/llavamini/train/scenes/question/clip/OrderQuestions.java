// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Actor;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.Role;
import org.llavamini.train.scenes.content.Sentences;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Place;

/** Asks in which order things appear and disappear. */
public record OrderQuestions() implements QuestionFamily<Clip> {
    /** A frame between two events gives their order away, so there is one at most. */
    private static final int SECONDS_BETWEEN = 1;

    /** Something that happens once. */
    private record Event(String noun, String verb, int frame) {
        private String third() {
            return "the " + noun + " " + verb + "s";
        }
    }

    @Override
    public void propose(Clip clip, Consumer<Question> questions) {
        List<Event> events = new ArrayList<>();
        for (Actor actor : clip.actors()) {
            switch (actor.role()) {
                case Role.Appears(Place _, int frame) ->
                    events.add(new Event(actor.kind().noun(), "appear", frame));
                case Role.Disappears(Place _, int frame) ->
                    events.add(new Event(actor.kind().noun(), "disappear", frame));
                case Role.Stays _, Role.Moves _, Role.Flashes _, Role.Turns _ -> {}
            }
        }
        for (Event one : events) {
            for (Event other : events) {
                if (Math.abs(one.frame() - other.frame()) == SECONDS_BETWEEN) {
                    ask(one, other, questions);
                }
            }
        }
    }

    private static void ask(Event one, Event other, Consumer<Question> questions) {
        boolean before = one.frame() < other.frame();
        questions.accept(Question.polar(
                "order",
                "Does KIND " + one.verb() + " before KIND " + other.verb() + "s?",
                "Does the " + one.noun() + " " + one.verb() + " before " + other.third() + "?",
                before,
                one.third() + " before " + other.third(),
                one.third() + " after " + other.third()));
        if (one.verb().equals(other.verb())) {
            questions.accept(Question.either(
                    "order",
                    "Which " + one.verb() + "s first, KIND or KIND?",
                    "Which " + one.verb() + "s first, the " + one.noun() + " or the " + other.noun() + "?",
                    one.noun(),
                    other.noun(),
                    before,
                    Sentences.capital((before ? one : other).third()) + " first."));
        }
    }
}
