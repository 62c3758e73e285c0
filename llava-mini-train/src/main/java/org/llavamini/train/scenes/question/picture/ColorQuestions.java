// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.question.Answers;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;

/** Asks for the colour of a shape, named by its kind or its place. */
public record ColorQuestions() implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        scene.unique().forEach(object -> ask(object, "KIND", object.kind().noun(), questions));
        scene.objects()
                .forEach(
                        object -> ask(object, "PLACE", "shape " + object.place().phrase(), questions));
    }

    private static void ask(SceneObject object, String template, String name, Consumer<Question> questions) {
        object.appearance()
                .color()
                .ifPresent(color -> questions.accept(Question.open(
                        "color",
                        "What color is " + template + "?",
                        Answers.COLORS,
                        "What color is the " + name + "?",
                        color.word(),
                        "The " + name + " is " + color.word() + ".")));
    }
}
