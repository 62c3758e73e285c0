// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Scores;

/** Puts scores into the tables of the paper, one row for each model, below the rows of the paper. */
public final class Report {
    private static final String UNNAMED = "ours";

    private final Map<String, Map<String, Scores>> byModel;

    private Report(Map<String, Map<String, Scores>> byModel) {
        this.byModel = byModel;
    }

    /** How a report looks. */
    public enum Format {
        MARKDOWN,
        CSV
    }

    /**
     * Reads scores as {@code score --json} prints them. Scores that name no model make a row of their own.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if a file holds none, or two are of one model and benchmark
     */
    public static Report read(List<Path> files) {
        List<Scores> all =
                files.stream().flatMap(file -> ScoresFile.read(file).stream()).toList();
        Map<String, Map<String, Scores>> byModel = new LinkedHashMap<>();
        for (Scores scores : all) {
            String model = scores.labels().getOrDefault("model", UNNAMED);
            Scores before =
                    byModel.computeIfAbsent(model, key -> new LinkedHashMap<>()).put(scores.benchmark(), scores);
            if (before != null) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "there are two scores of " + scores.benchmark() + " for " + model + " (--scores)");
            }
        }
        return new Report(byModel);
    }

    /** Returns the tables that the scores belong to. */
    public String show(Format format) {
        List<String> tables = new ArrayList<>();
        for (PaperTable table : PaperTable.values()) {
            List<List<String>> paper = table.paper();
            List<List<String>> ours = new ArrayList<>();
            byModel.forEach((model, scores) -> {
                if (table.concerns(scores)) {
                    ours.add(table.row(model, paper.getFirst(), scores));
                }
            });
            if (!ours.isEmpty()) {
                tables.add(
                        switch (format) {
                            case MARKDOWN -> markdown(table.title(), paper, ours);
                            case CSV -> csv(paper, ours);
                        });
            }
        }
        if (format == Format.MARKDOWN) {
            String rest = otherScores() + notes();
            if (!rest.isEmpty()) {
                tables.add(rest);
            }
        }
        return String.join("\n", tables);
    }

    private static String markdown(String title, List<List<String>> paper, List<List<String>> ours) {
        StringBuilder text = new StringBuilder("### ").append(title).append("\n\n");
        text.append(line(paper.getFirst(), ""));
        text.append("|---".repeat(paper.getFirst().size())).append("|\n");
        paper.subList(1, paper.size()).forEach(row -> text.append(line(row, "")));
        ours.forEach(row -> text.append(line(row, "**")));
        return text.toString();
    }

    private static String line(List<String> cells, String mark) {
        return cells.stream()
                .map(cell -> cell.isEmpty() ? "–" : mark + cell.replace("|", "\\|") + mark)
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String csv(List<List<String>> paper, List<List<String>> ours) {
        StringBuilder text = new StringBuilder();
        text.append("source,").append(String.join(",", paper.getFirst())).append('\n');
        paper.subList(1, paper.size())
                .forEach(row -> text.append("paper,").append(row(row)).append('\n'));
        ours.forEach(row -> text.append("ours,").append(row(row)).append('\n'));
        return text.toString();
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }

    /** Returns the scores of benchmarks that the paper does not have. */
    private String otherScores() {
        StringBuilder text = new StringBuilder();
        byModel.forEach((model, scores) -> scores.forEach((benchmark, score) -> {
            Map<String, Scores> alone = Map.of(benchmark, score);
            boolean inTable = List.of(PaperTable.values()).stream().anyMatch(table -> table.concerns(alone));
            if (!inTable && score.metrics().get("accuracy") instanceof Metric.Value(double value)) {
                text.append("- ")
                        .append(benchmark)
                        .append(", ")
                        .append(model)
                        .append(": accuracy ")
                        .append(Column.shown(value, 1))
                        .append('\n');
            }
        }));
        return text.toString();
    }

    /** Returns how scores came about, where there was a choice. */
    private String notes() {
        StringBuilder text = new StringBuilder();
        byModel.forEach((model, scores) -> scores.forEach((benchmark, score) -> {
            String labels = score.labels().entrySet().stream()
                    .filter(label -> !label.getKey().equals("model"))
                    .map(label -> label.getKey().replace('_', ' ') + " " + label.getValue())
                    .collect(Collectors.joining(", "));
            if (!labels.isEmpty()) {
                text.append("- ")
                        .append(benchmark)
                        .append(", ")
                        .append(model)
                        .append(": ")
                        .append(labels)
                        .append('\n');
            }
        }));
        return text.toString();
    }
}
