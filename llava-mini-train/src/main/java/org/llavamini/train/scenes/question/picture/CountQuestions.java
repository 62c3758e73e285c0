// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.content.Sentences;
import org.llavamini.train.scenes.question.Answers;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Category;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Kind;
import org.llavamini.train.scenes.thing.Size;

/**
 * Asks how many things there are of a kind, a category, a colour, a size, or altogether.
 *
 * @param most how many things a scene shows at most
 */
public record CountQuestions(List<Kind> kinds, List<Category> categories, int most) implements QuestionFamily<Scene> {
    private static final int MOST_ALIKE = 3;
    private static final int MOST_OF_A_COLOR = 2;

    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        int alike = Math.min(MOST_ALIKE, most);
        for (Kind kind : kinds) {
            ask(scene, "KIND", 0, alike, kind.noun(), kind.plural(), kind::equals, questions);
        }
        for (Category category : categories) {
            String plural = category.plural();
            String singular = category == Category.FOOD
                    ? "piece of food"
                    : category.any().substring(category.any().indexOf(' ') + 1);
            Predicate<Kind> belongs = kind -> kind.category() == category;
            ask(scene, "CATEGORY", 0, alike, singular, plural, belongs, questions);
        }
        for (Color color : Color.values()) {
            int number =
                    count(scene, object -> object.appearance().color().stream().anyMatch(color::equals));
            ask(
                    "COLOR shapes",
                    0,
                    Math.min(MOST_OF_A_COLOR, most),
                    number,
                    color.word() + " shape",
                    color.word() + " shapes",
                    questions);
        }
        for (Size size : Size.values()) {
            int number = count(scene, object -> object.appearance().size() == size);
            ask("SIZE things", 0, alike, number, size.word() + " thing", size.word() + " things", questions);
        }
        ask("things", 1, most, scene.objects().size(), "thing", "things", questions);
    }

    private static void ask(
            Scene scene,
            String template,
            int least,
            int most,
            String singular,
            String plural,
            Predicate<Kind> belongs,
            Consumer<Question> questions) {
        int number = count(scene, object -> belongs.test(object.kind()));
        ask(template, least, most, number, singular, plural, questions);
    }

    private static int count(Scene scene, Predicate<SceneObject> counted) {
        return (int) scene.objects().stream().filter(counted).count();
    }

    private static void ask(
            String template,
            int least,
            int most,
            int number,
            String singular,
            String plural,
            Consumer<Question> questions) {
        if (number >= least && number <= most) {
            questions.accept(Question.open(
                    "count",
                    "How many " + template + " are there?",
                    Answers.numbers(least, most),
                    "How many " + plural + " are there?",
                    Integer.toString(number),
                    "There " + Sentences.amount(number, singular, plural) + "."));
        }
    }
}
