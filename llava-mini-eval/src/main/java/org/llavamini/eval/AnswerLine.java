// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of an answers file in LLaVA's format.
 *
 * @param questionId which question
 * @param prompt what was asked, without the mark of the picture; empty if the file does not say
 * @param text what the model answered
 * @param answerId short name of this answer
 * @param modelId which model answered; empty if the file does not say
 * @param details what else the line says, by field
 */
public record AnswerLine(
        String questionId, String prompt, String text, String answerId, String modelId, Map<String, Object> details) {
    public AnswerLine {
        requireNonNull(questionId, "questionId is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(text, "text is null");
        requireNonNull(answerId, "answerId is null");
        requireNonNull(modelId, "modelId is null");
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /**
     * Returns the line for an answer. The official code draws its name at random; here it follows from what the line says, so
     * that a run that was cut off and resumed leaves the same file as one that was not.
     */
    static AnswerLine of(Question question, String text, String modelId) {
        String answerId = ShortNames.of(modelId, question.id(), question.text(), text);
        return new AnswerLine(question.id(), question.text(), text, answerId, modelId, question.details());
    }
}
