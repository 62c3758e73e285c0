// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import java.util.List;
import java.util.function.Consumer;

/** Asks what a place shows, or the place beside a thing. */
record NameQuestions(List<String> nouns) implements QuestionFamily<Scene> {
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
