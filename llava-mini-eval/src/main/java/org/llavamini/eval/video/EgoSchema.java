// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Media;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Settings;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.Accuracy;
import org.llavamini.eval.metric.LenientChoice;
import org.llavamini.output.OutputFile;

/**
 * EgoSchema: five options about first-person videos, {@code mc.json}. The official parser takes the first of the capital letters A
 * to E anywhere in the answer. What has no answer is wrong. The answers to the full set are secret: the submission is a table of
 * {@code q_uid,answer}.
 */
public final class EgoSchema implements Benchmark, Submittable {
    private static final int OPTIONS = 5;

    private final Settings settings;

    /** Makes it with the official parser. */
    public EgoSchema() {
        this(Settings.defaults());
    }

    private EgoSchema(Settings settings) {
        this.settings = settings;
    }

    /** One question; the solution is empty where it is secret. */
    private record Item(String id, String question, List<String> options, Optional<Integer> solution) {
        static Item of(Row row) {
            List<String> options = new ArrayList<>();
            for (int i = 0; i < OPTIONS; i++) {
                options.add(row.text("option " + i));
            }
            JsonNode answer = row.node().path("answer");
            Optional<Integer> solution = Optional.of(answer.asText())
                    .filter(text -> text.matches("[0-4]"))
                    .map(Integer::valueOf);
            if (solution.isEmpty() && !answer.isMissingNode() && !answer.isNull()) {
                throw row.error("answer is not 0 to 4");
            }
            return new Item(row.id("q_uid"), row.text("question"), options, solution);
        }

        String text() {
            StringBuilder text = new StringBuilder(
                            "You are an expert in understanding first-person videos. Answer the question about the"
                                    + " video with one letter: A, B, C, D or E.\n")
                    .append(question)
                    .append("\nChoices:");
            for (int i = 0; i < OPTIONS; i++) {
                text.append('\n').append((char) ('A' + i)).append(": ").append(options.get(i));
            }
            return text.append("\n\nAnswer with one letter.").toString();
        }
    }

    @Override
    public String name() {
        return "egoschema";
    }

    @Override
    public Benchmark with(Settings chosen) {
        chosen.allow(name(), Settings.Name.PARSER);
        return new EgoSchema(chosen);
    }

    @Override
    public List<Question> questions(Path questions) {
        return read(questions).values().stream()
                .map(item -> new Question(item.id(), item.text(), new Media.Video(List.of(item.id()))))
                .toList();
    }

    private static Map<String, Item> read(Path file) {
        Map<String, Item> items = new LinkedHashMap<>();
        for (Row row : Rows.read(file)) {
            Item item = Item.of(row);
            if (items.put(item.id(), item) != null) {
                throw row.error("question " + item.id() + " comes twice");
            }
        }
        return items;
    }

    @Override
    public boolean canScore(ScoringFiles files) {
        return read(items(files)).values().stream()
                .allMatch(item -> item.solution().isPresent());
    }

    @Override
    public Scores submit(ScoringFiles files, Path submission) {
        Map<String, Item> items = read(items(files));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(items.keySet());
        StringBuilder table = new StringBuilder("q_uid,answer\n");
        items.forEach((id, item) ->
                table.append(id).append(',').append(choice(byId.get(id), item)).append('\n'));
        OutputFile.write(submission, table.toString());
        return answers.scored(
                name(),
                Map.of(
                        "answered",
                        new Metric.Count(byId.size()),
                        "missing",
                        new Metric.Count(items.size() - byId.size())));
    }

    @Override
    public Scores score(ScoringFiles files) {
        Map<String, Item> items = read(items(files));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(items.keySet());
        Accuracy accuracy = new Accuracy();
        int unreadable = 0;
        for (Item item : items.values()) {
            int solution = item.solution()
                    .orElseThrow(() ->
                            answers.error("question " + item.id() + " has no solution: it is secret (--submission)"));
            AnswerLine answer = byId.get(item.id());
            int choice = choice(answer, item);
            accuracy.add(choice == solution);
            unreadable += answer != null && choice < 0 ? 1 : 0;
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        accuracy.putInto(metrics, "");
        metrics.put("missing", new Metric.Count(items.size() - byId.size()));
        metrics.put("unreadable", new Metric.Count(unreadable));
        return settings.parserLabel(answers.scored(name(), metrics));
    }

    private static Path items(ScoringFiles files) {
        return files.requireQuestionsOrAnnotation("mc.json");
    }

    /** Returns the number of the chosen option, or -1. */
    private int choice(@Nullable AnswerLine answer, Item item) {
        if (answer == null) {
            return -1;
        }
        return settings.parserOrOfficial() == AnswerParser.LENIENT
                ? LenientChoice.of(answer.text(), item.options())
                        .map(letter -> letter - 'A')
                        .orElse(-1)
                : official(answer.text());
    }

    static int official(String text) {
        return text.chars().filter(c -> c >= 'A' && c <= 'E').findFirst().orElse('A' - 1) - 'A';
    }
}
