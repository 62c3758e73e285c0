// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;

/** Answer lines to JSON and back. */
final class AnswerJson {
    private AnswerJson() {}

    /** Returns one line without its end; ids that are numbers are written as such, as LLaVA does. */
    static String write(AnswerLine answer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("question_id", Rows.id(answer.questionId()));
        fields.put("prompt", answer.prompt());
        fields.put("text", answer.text());
        fields.put("answer_id", answer.answerId());
        fields.put("model_id", answer.modelId());
        fields.putAll(answer.details());
        fields.put("metadata", Map.of());
        return Rows.line(fields);
    }

    /**
     * Reads one line; files of other software need an id and a text only.
     *
     * @param where file and line, for errors
     */
    static AnswerLine read(String line, String where) {
        return read(Rows.parse(line, where));
    }

    static AnswerLine read(Row row) {
        return new AnswerLine(
                row.id(List.of("question_id", "id", "questionId", "q_uid")),
                row.find("prompt").orElse(""),
                row.text(List.of("text", "pred", "prediction")),
                row.find("answer_id").orElse(""),
                row.find("model_id").orElse(""),
                details(row.node()));
    }

    private static Map<String, Object> details(ObjectNode node) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (node.path("round_id").isInt()) {
            details.put("round_id", node.path("round_id").asInt());
        }
        return details;
    }
}
