// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question.picture;

import java.util.function.Consumer;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.question.Answers;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;

/** Asks what a scene is painted on. */
public record BackgroundQuestions() implements QuestionFamily<Scene> {
    @Override
    public void propose(Scene scene, Consumer<Question> questions) {
        String tone = scene.background().tone().word();
        questions.accept(Question.open(
                "background",
                "What color is the background?",
                Answers.TONES,
                "What color is the background?",
                tone,
                "The background is " + tone + "."));
        String pattern = scene.background().pattern().word();
        questions.accept(Question.open(
                "background",
                "Is the background plain, striped or dotted?",
                Answers.PATTERNS,
                "Is the background plain, striped or dotted?",
                pattern,
                "The background is " + pattern + "."));
    }
}
