// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.question.Answers;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;

/** Asks where a thing is. */
public record PlaceQuestions() implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        for (SceneObject object : scene.unique()) {
            questions.accept(Question.open(
                    "place",
                    "Where is KIND?",
                    Answers.PLACES,
                    "Where is the " + object.kind().noun() + "?",
                    object.place().word(),
                    "The " + object.kind().noun() + " is " + object.place().phrase() + "."));
        }
    }
}
