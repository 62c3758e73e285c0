// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Scores;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;

/** Reads scores as {@code score --json} prints them; a file may hold several, one a line. */
final class ScoresFile {
    private ScoresFile() {}

    static List<Scores> read(Path file) {
        List<Row> rows = Rows.isObject(file) ? List.of(Rows.object(file)) : Rows.read(file);
        return rows.stream().map(ScoresFile::scores).toList();
    }

    private static Scores scores(Row row) {
        if (!row.node().path("metrics").isObject()) {
            throw row.error("metrics is not an object");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        row.node().properties().forEach(field -> {
            if (field.getValue().isTextual() && !field.getKey().equals("benchmark")) {
                labels.put(field.getKey(), field.getValue().asText());
            }
        });
        Map<String, Metric> metrics = new LinkedHashMap<>();
        row.node().path("metrics").properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNumber()) {
                metrics.put(field.getKey(), new Metric.Value(value.asDouble()));
            } else if (value.size() == 2) {
                metrics.put(
                        field.getKey(),
                        new Metric.Interval(
                                value.path(0).asDouble(), value.path(1).asDouble()));
            }
        });
        return new Scores(row.text("benchmark"), labels, metrics);
    }
}
