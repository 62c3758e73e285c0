// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.judge.Judgements;
import org.llavamini.eval.judge.PythonDictionary;

/**
 * What the judge of a video benchmark said.
 *
 * @param score 0 to 5, truncated to a whole number
 * @param prediction whether the answer is right, in the judge's words; empty where it is not asked
 */
record Verdict(int score, Optional<String> prediction) {
    /** Reads a reply, which the official scripts want to be a dictionary and nothing else. */
    static Optional<Verdict> of(String reply, AnswerParser parser) {
        Optional<Map<String, Object>> said =
                parser == AnswerParser.LENIENT ? PythonDictionary.find(reply) : PythonDictionary.parse(reply);
        return said.flatMap(values -> {
            Optional<Integer> score = Optional.ofNullable(values.get("score")).flatMap(Verdict::whole);
            Optional<String> prediction =
                    Optional.ofNullable(values.get("pred")).map(Object::toString);
            return score.map(number -> new Verdict(number, prediction));
        });
    }

    private static Optional<Verdict> of(JsonNode said) {
        Optional<Integer> score = said.path("score").isTextual()
                ? whole(said.path("score").asText())
                : said.path("score").isNumber() ? Optional.of(said.path("score").asInt()) : Optional.empty();
        Optional<String> prediction =
                Optional.of(said.path("pred")).filter(JsonNode::isTextual).map(JsonNode::asText);
        return score.map(number -> new Verdict(number, prediction));
    }

    /** As Python's {@code int}: numbers are truncated, strings must be whole numbers. */
    private static Optional<Integer> whole(Object value) {
        return switch (value) {
            case Double number when Math.abs(number) < 1e6 -> Optional.of(number.intValue());
            case String text
            when text.strip().matches("[+-]?[0-9]{1,6}") -> Optional.of(Integer.parseInt(text.strip()));
            default -> Optional.empty();
        };
    }

    /** Returns the fields of this for a line of judgements. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        prediction.ifPresent(said -> fields.put("pred", said));
        fields.put("score", score);
        return fields;
    }

    /**
     * Reads saved judgements by id, empty where a reply cannot be read: those of this software, a folder of official files
     * {@code ID.json} that hold {@code [reply, question]}, or one file with all of these by id.
     */
    static Map<String, Optional<Verdict>> read(Path path) {
        Map<String, Optional<Verdict>> verdicts = new LinkedHashMap<>();
        if (Files.isDirectory(path)) {
            List<Path> files = Folders.files(path, ".json");
            if (!files.isEmpty()) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    JsonNode content = Rows.document(file);
                    verdicts.put(name.substring(0, name.length() - ".json".length()), of(content.path(0)));
                }
                return verdicts;
            }
        } else if (Rows.isObject(path)) {
            Row all = Rows.object(path);
            if (!all.node().has("question_id")) {
                all.node()
                        .properties()
                        .forEach(entry ->
                                verdicts.put(entry.getKey(), of(entry.getValue().path(0))));
                return verdicts;
            }
        }
        Judgements.read(path).byId().forEach((id, row) -> verdicts.put(id, of(row.node())));
        return verdicts;
    }
}
