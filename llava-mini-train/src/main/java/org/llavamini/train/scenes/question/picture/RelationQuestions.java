// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.List;
import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.thing.Direction;

/** Asks how two things lie to each other; those on the same level in that direction are left out. */
public record RelationQuestions() implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        List<SceneObject> unique = scene.unique();
        for (SceneObject first : unique) {
            for (SceneObject second : unique) {
                for (Direction direction : Direction.values()) {
                    int distance = direction.distance(second.place(), first.place());
                    if (distance != 0) {
                        questions.accept(question(first, second, direction, distance > 0));
                    }
                }
            }
        }
    }

    private static Question question(SceneObject first, SceneObject second, Direction direction, boolean holds) {
        String one = "the " + first.kind().noun();
        String other = "the " + second.kind().noun();
        return Question.polar(
                "relation",
                "Is KIND " + direction.relation() + " KIND?",
                "Is " + one + " " + direction.relation() + " " + other + "?",
                holds,
                one + " is " + direction.relation() + " " + other,
                one + " is not " + direction.relation() + " " + other);
    }
}
