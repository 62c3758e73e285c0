// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.llavamini.train.scenes.content.Sentences;

/**
 * A question with its answer.
 *
 * @param type what it asks for, for scores
 * @param template the question without the things in it; answers are balanced among the questions of a template
 * @param choices what is balanced: usually all possible answers
 * @param choice which of these this answer is
 * @param text the question
 * @param answer in a word or two
 * @param sentence the answer as a whole sentence
 */
public record Question(
        String type,
        String template,
        List<String> choices,
        String choice,
        String text,
        String answer,
        String sentence) {
    private static final List<String> YES_NO = List.of("yes", "no");

    public Question {
        requireNonNull(type, "type is null");
        requireNonNull(template, "template is null");
        choices = List.copyOf(choices);
        if (!choices.contains(choice)) {
            throw new IllegalArgumentException("'" + choice + "' is not among the answers to: " + text);
        }
        requireNonNull(text, "text is null");
        requireNonNull(answer, "answer is null");
        requireNonNull(sentence, "sentence is null");
    }

    /** Makes a question whose answer is one of the choices. */
    public static Question open(
            String type, String template, List<String> choices, String text, String answer, String sentence) {
        return new Question(type, template, choices, answer, text, answer, sentence);
    }

    /** Makes a question for yes or no. */
    public static Question polar(String type, String template, String text, boolean holds, String yes, String no) {
        String answer = Sentences.yesOrNo(holds);
        String sentence = Sentences.capital(answer) + ", " + (holds ? yes : no) + ".";
        return new Question(type, template, YES_NO, answer, text, answer, sentence);
    }

    /** Makes a question for one of two things that it names. */
    public static Question either(
            String type, String template, String text, String first, String second, boolean isFirst, String sentence) {
        String choice = isFirst ? "first" : "second";
        return new Question(
                type, template, List.of("first", "second"), choice, text, isFirst ? first : second, sentence);
    }
}
