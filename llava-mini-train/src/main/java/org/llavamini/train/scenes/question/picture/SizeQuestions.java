// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.List;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.question.Answers;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Size;

/** Asks for the size of a thing, and which of two is bigger. */
public record SizeQuestions() implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        List<SceneObject> unique = scene.unique();
        for (SceneObject object : unique) {
            questions.accept(Question.open(
                    "size",
                    "Is KIND small or large?",
                    Answers.SIZES,
                    "Is the " + object.kind().noun() + " small or large?",
                    object.appearance().size().word(),
                    "The " + object.kind().noun() + " is "
                            + object.appearance().size().word() + "."));
            unique.stream()
                    .filter(other ->
                            other.appearance().size() != object.appearance().size())
                    .forEach(other -> compare(object, other, questions));
        }
    }

    private static void compare(SceneObject first, SceneObject second, Consumer<Question> questions) {
        boolean bigger = first.appearance().size() == Size.LARGE;
        String one = first.kind().noun();
        String other = second.kind().noun();
        questions.accept(Question.either(
                "size",
                "Which is bigger, KIND or KIND?",
                "Which is bigger, the " + one + " or the " + other + "?",
                one,
                other,
                bigger,
                "The " + (bigger ? one : other) + " is bigger than the " + (bigger ? other : one) + "."));
        questions.accept(Question.polar(
                "size",
                "Is KIND smaller than KIND?",
                "Is the " + one + " smaller than the " + other + "?",
                !bigger,
                "the " + one + " is smaller than the " + other,
                "the " + one + " is bigger than the " + other));
    }
}
