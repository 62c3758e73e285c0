// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.clip;

import java.util.List;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Actor;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.Role;
import org.llavamini.train.scenes.content.Sentences;
import org.llavamini.train.scenes.question.Answers;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Place;

/** Counts over time: events of a sort, flashes of a thing, things at first and at the end. */
public record ClipCountQuestions() implements QuestionFamily<Clip> {
    private static final int MOST_EVENTS = 2;
    private static final int MOST_THINGS = 3;
    private static final int MOST_FLASHES = 3;

    @Override
    public void propose(Clip clip, Consumer<Question> questions) {
        if (clip.in(Role.Flashes.class).isEmpty()) {
            events(clip.in(Role.Appears.class).size(), "appear", questions);
            events(clip.in(Role.Disappears.class).size(), "disappear", questions);
        }
        events(clip.in(Role.Moves.class).size(), "move", questions);
        things(clip.poses(0).size(), "at first", questions);
        things(clip.poses(clip.last()).size(), "at the end", questions);
        for (Actor actor : clip.in(Role.Flashes.class)) {
            if (actor.role() instanceof Role.Flashes(Place _, int _, int times)) {
                flashes(actor.kind().noun(), times, questions);
            }
        }
    }

    private static void events(int number, String verb, Consumer<Question> questions) {
        String text = "How many things " + verb + "?";
        String things = number == 1 ? "1 thing " + verb + "s" : number + " things " + verb;
        ask(text, text, Answers.numbers(0, MOST_EVENTS), number, things + ".", questions);
    }

    private static void things(int number, String when, Consumer<Question> questions) {
        String text = "How many things are there " + when + "?";
        List<String> numbers = Answers.numbers(1, MOST_THINGS);
        String sentence = "There " + Sentences.amount(number, "thing", "things") + " " + when + ".";
        ask(text, text, numbers, number, sentence, questions);
    }

    private static void flashes(String noun, int number, Consumer<Question> questions) {
        String text = "How many times does the " + noun + " flash?";
        String sentence = "The " + noun + " flashes " + Actor.times(number) + ".";
        ask("How many times does KIND flash?", text, Answers.numbers(1, MOST_FLASHES), number, sentence, questions);
    }

    private static void ask(
            String template,
            String text,
            List<String> numbers,
            int number,
            String sentence,
            Consumer<Question> questions) {
        String answer = Integer.toString(number);
        if (numbers.contains(answer)) {
            questions.accept(Question.open("count", template, numbers, text, answer, sentence));
        }
    }
}
