// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Scores;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;

/**
 * Saved judgements in JSON Lines, those of {@link JudgeRun} or those of other software.
 *
 * @param rows in the order of the file
 */
public record Judgements(List<Row> rows) {
    public Judgements {
        rows = List.copyOf(rows);
    }

    /**
     * Reads a file, or all {@code .jsonl} files of a folder.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code DATA_FORMAT} or {@code INPUT_OUTPUT}
     */
    public static Judgements read(Path path) {
        return new Judgements(Files.isDirectory(path) ? Rows.folder(path, ".jsonl") : Rows.read(path));
    }

    /** Returns the judgements by question; a second one of a question is an error. */
    public Map<String, Row> byId() {
        Map<String, Row> byId = new LinkedHashMap<>();
        for (Row row : rows) {
            if (byId.put(row.id("question_id"), row) != null) {
                throw row.error("question " + row.id("question_id") + " is judged a second time");
            }
        }
        return byId;
    }

    /** Adds how many replies could not be read and how many were refused. */
    public void putCounts(Map<String, Metric> metrics) {
        metrics.put("judged", new Metric.Count(rows.size()));
        if (rows.stream().anyMatch(row -> row.node().has("readable"))) {
            metrics.put("unreadable", new Metric.Count(count("readable", false)));
            metrics.put("refused", new Metric.Count(count("refused", true)));
        }
    }

    private long count(String field, boolean value) {
        return rows.stream()
                .filter(row -> row.node().path(field).asBoolean(!value) == value)
                .count();
    }

    /** Returns scores that say which judge and which prompt they are from. */
    public Scores label(Scores scores) {
        Scores labelled = scores;
        for (String label : List.of("judge", "judge_prompt")) {
            Set<String> names = new LinkedHashSet<>();
            rows.forEach(row -> row.find(label).ifPresent(names::add));
            if (!names.isEmpty()) {
                labelled = labelled.labelled(label, String.join(", ", names));
            }
        }
        return labelled;
    }
}
