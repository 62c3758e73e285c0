// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Answer lines to JSON and back. */
final class AnswerJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private AnswerJson() {}

    /** Returns one line without its end; ids that are numbers are written as such, as LLaVA does. */
    static String write(AnswerLine answer) {
        ObjectNode node = JSON.createObjectNode();
        if (NUMBER.matcher(answer.questionId()).matches()) {
            node.put("question_id", Long.parseLong(answer.questionId()));
        } else {
            node.put("question_id", answer.questionId());
        }
        node.put("prompt", answer.prompt());
        node.put("text", answer.text());
        node.put("answer_id", answer.answerId());
        node.put("model_id", answer.modelId());
        node.putObject("metadata");
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of strings and numbers can be written", e);
        }
    }

    /**
     * Reads one line; files of other software need question_id and text only.
     *
     * @param where file and line, for errors
     */
    static AnswerLine read(String line, String where) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw malformed("not JSON: " + e.getOriginalMessage(), where);
        }
        if (!node.isObject()) {
            throw malformed("not a JSON object", where);
        }
        JsonNode id = node.path("question_id");
        if (!id.isTextual() && !id.isIntegralNumber()) {
            throw malformed("question_id is neither a string nor a whole number", where);
        }
        if (!node.path("text").isTextual()) {
            throw malformed("text is not a string", where);
        }
        return new AnswerLine(
                id.asText(),
                node.path("prompt").asText(""),
                node.path("text").asText(),
                node.path("answer_id").asText(""),
                node.path("model_id").asText(""));
    }

    private static LlavaMiniException malformed(String what, String where) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, "malformed answer: " + what + " (" + where + ")");
    }
}
