// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.util.List;
import org.llavamini.eval.format.Row;

/** The answers of ten people to one question, in the two forms in which VQA data sets hold them. */
final class HumanAnswers {
    private HumanAnswers() {}

    /** Reads {@code "answers": [{"answer": text}, ...]} or {@code "answers": [text, ...]}. */
    static List<String> of(Row row) {
        if (row.node().path("answers").path(0).isTextual()) {
            return row.texts("answers");
        }
        List<String> answers = row.rows("answers").stream()
                .map(answer -> answer.text("answer"))
                .toList();
        if (answers.isEmpty()) {
            throw row.error("answers is empty");
        }
        return answers;
    }
}
