// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.List;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.content.Sentences;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Kind;

/** Asks what a place shows, or the place beside a thing. */
public record NameQuestions(List<String> nouns) implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        for (SceneObject object : scene.objects()) {
            questions.accept(Question.open(
                    "name",
                    "What is at PLACE?",
                    nouns,
                    "What is " + object.place().phrase() + "?",
                    object.kind().noun(),
                    Sentences.capital(Kind.withArticle(object.kind().noun())) + " is "
                            + object.place().phrase() + "."));
        }
    }
}
