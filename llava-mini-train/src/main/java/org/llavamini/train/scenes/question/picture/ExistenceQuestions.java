// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Category;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Kind;

/** Asks whether there is a kind, a category, or a shape of a colour; what is not there is made of what is. */
public record ExistenceQuestions(List<Kind> kinds, List<Category> categories) implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        for (Kind kind : kinds) {
            ask("KIND", Kind.withArticle(kind.noun()), scene.kinds().contains(kind), questions);
        }
        for (Category category : categories) {
            boolean holds = scene.kinds().stream().anyMatch(kind -> kind.category() == category);
            ask("CATEGORY", category.any(), holds, questions);
        }
        for (Kind kind : scene.kinds()) {
            for (Color color : colors(scene)) {
                if (kind.isShape()) {
                    boolean holds = scene.objects().stream()
                            .anyMatch(object -> object.kind().equals(kind)
                                    && object.appearance().color().equals(Optional.of(color)));
                    ask("COLOR SHAPE", Kind.withArticle(color.word() + " " + kind.noun()), holds, questions);
                }
            }
        }
    }

    private static List<Color> colors(Scene scene) {
        return scene.objects().stream()
                .flatMap(object -> object.appearance().color().stream())
                .distinct()
                .toList();
    }

    private static void ask(String template, String name, boolean holds, Consumer<Question> questions) {
        String none = name.equals(Category.FOOD.any()) ? "no food" : "no " + name.substring(name.indexOf(' ') + 1);
        questions.accept(Question.polar(
                "exists",
                "Is there " + template + "?",
                "Is there " + name + "?",
                holds,
                "there is " + name,
                "there is " + none));
    }
}
