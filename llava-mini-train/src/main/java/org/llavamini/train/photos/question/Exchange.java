// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import static java.util.Objects.requireNonNull;

/**
 * A question and its answer.
 *
 * @param type what is asked for, for scores
 */
public record Exchange(String type, String question, String answer) {
    public Exchange {
        requireNonNull(type, "type is null");
        requireNonNull(question, "question is null");
        requireNonNull(answer, "answer is null");
    }
}
