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
import org.llavamini.train.scenes.thing.Direction;
import org.llavamini.train.scenes.thing.Kind;

/** Asks what lies in the place beside a thing. */
public record NeighborQuestions(List<String> nouns) implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        for (SceneObject object : scene.unique()) {
            for (Direction direction : Direction.values()) {
                direction
                        .next(object.place())
                        .flatMap(scene::at)
                        .ifPresent(other -> questions.accept(question(object, direction, other)));
            }
        }
    }

    private Question question(SceneObject object, Direction direction, SceneObject other) {
        String where =
                "directly " + direction.relation() + " the " + object.kind().noun();
        return Question.open(
                "neighbor",
                "What is directly " + direction.relation() + " KIND?",
                nouns,
                "What is " + where + "?",
                other.kind().noun(),
                Sentences.capital(Kind.withArticle(other.kind().noun())) + " is " + where + ".");
    }
}
