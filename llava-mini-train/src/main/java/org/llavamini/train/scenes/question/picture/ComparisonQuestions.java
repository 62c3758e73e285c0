// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.List;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Kind;

/** Asks whether shapes have the same colour, and of which kind there are more. */
public record ComparisonQuestions() implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        List<SceneObject> shapes = scene.unique().stream()
                .filter(object -> object.kind().isShape())
                .toList();
        for (SceneObject first : shapes) {
            for (SceneObject second : shapes) {
                if (!first.equals(second)) {
                    questions.accept(sameColor(first, second));
                }
            }
        }
        for (Kind first : scene.kinds()) {
            for (Kind second : scene.kinds()) {
                int difference = scene.count(first) - scene.count(second);
                if (difference != 0) {
                    questions.accept(more(first, second, difference > 0));
                }
            }
        }
    }

    private static Question sameColor(SceneObject first, SceneObject second) {
        String things =
                "the " + first.kind().noun() + " and the " + second.kind().noun();
        return Question.polar(
                "compare",
                "Are KIND and KIND the same color?",
                "Are " + things + " the same color?",
                first.appearance().color().equals(second.appearance().color()),
                things + " are the same color",
                things + " are not the same color");
    }

    private static Question more(Kind first, Kind second, boolean holds) {
        return Question.polar(
                "compare",
                "Are there more KIND than KIND?",
                "Are there more " + first.plural() + " than " + second.plural() + "?",
                holds,
                "there are more " + first.plural() + " than " + second.plural(),
                "there are fewer " + first.plural() + " than " + second.plural());
    }
}
