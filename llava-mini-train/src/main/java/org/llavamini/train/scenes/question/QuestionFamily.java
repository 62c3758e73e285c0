// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question;

import java.util.function.Consumer;

/**
 * Reads questions of one type off a scene or clip.
 *
 * @param <T> what the questions are about
 */
@FunctionalInterface
public interface QuestionFamily<T> {
    /** Hands over every question that has one clear answer; few of them will be asked. */
    void propose(T subject, Consumer<Question> questions);
}
