// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
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
 * SEED-Bench: the answer must be the letter and nothing else. Scored are answers against {@code SEED-Bench.json}, where what has
 * no answer is wrong, or lines that hold {@code prediction} and the solution themselves, as {@code answer} or {@code gt_answer}:
 * SEED-Bench's own published results.
 */
public final class SeedBench implements Benchmark, Submittable {
    private static final List<String> CHOICES = List.of("choice_a", "choice_b", "choice_c", "choice_d");
    private static final List<String> SOLUTIONS = List.of("answer", "gt_answer");

    private final Settings settings;

    /** Makes it with the official parser. */
    public SeedBench() {
        this(Settings.defaults());
    }

    private SeedBench(Settings settings) {
        this.settings = settings;
    }

    /** Right and wrong answers, of all and by type of question and of medium. */
    private static final class Tally {
        private final Accuracy all = new Accuracy();
        private final Map<String, Accuracy> byMedium = new LinkedHashMap<>();
        private final Map<String, Accuracy> byType = new LinkedHashMap<>();

        void add(Row item, Map<String, String> typeNames, boolean right) {
            all.add(right);
            item.find("data_type")
                    .ifPresent(medium -> byMedium.computeIfAbsent(medium, key -> new Accuracy())
                            .add(right));
            item.find("question_type")
                    .or(() -> item.node().has("question_type_id")
                            ? Optional.of(item.id("question_type_id")).map(id -> typeNames.getOrDefault(id, id))
                            : Optional.empty())
                    .ifPresent(type ->
                            byType.computeIfAbsent(type, key -> new Accuracy()).add(right));
        }

        Map<String, Metric> metrics() {
            Map<String, Metric> metrics = new LinkedHashMap<>();
            all.putInto(metrics, "");
            byMedium.forEach((medium, accuracy) -> accuracy.putInto(metrics, medium + "_"));
            byType.forEach((type, accuracy) -> accuracy.putInto(metrics, type + "."));
            return metrics;
        }
    }

    @Override
    public String name() {
        return "seed";
    }

    @Override
    public Benchmark with(Settings chosen) {
        chosen.allow(name(), Settings.Name.PARSER);
        return new SeedBench(chosen);
    }

    @Override
    public List<Question> questions(Path questions) {
        return LlavaQuestion.ask(questions);
    }

    @Override
    public Scores submit(ScoringFiles files, Path submission) {
        Answers answers = Answers.read(files.requireAnswers());
        StringBuilder lines = new StringBuilder();
        for (AnswerLine answer : answers.byId().values()) {
            Map<String, String> line = new LinkedHashMap<>();
            line.put("question_id", answer.questionId());
            line.put("prediction", answer.text());
            lines.append(Rows.line(line)).append('\n');
        }
        OutputFile.write(submission, lines.toString());
        return Submissions.counts(name(), answers, answers.lines().size(), 0);
    }

    @Override
    public Scores score(ScoringFiles files) {
        if (files.annotations().isEmpty()) {
            return scoreWithSolutionsInside(files);
        }
        Path annotations = files.requireAnnotation("SEED-Bench.json");
        Map<String, String> typeNames = new HashMap<>();
        Rows.object(annotations)
                .node()
                .path("question_type")
                .properties()
                .forEach(entry -> typeNames.put(entry.getValue().asText(), entry.getKey()));
        Map<String, Row> items = new LinkedHashMap<>();
        Rows.each(annotations, "questions", row -> {
            if (items.put(row.id("question_id"), row) != null) {
                throw row.error("question " + row.id("question_id") + " comes twice");
            }
        });
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(items.keySet());
        Tally tally = new Tally();
        items.forEach((id, item) -> {
            AnswerLine answer = byId.get(id);
            tally.add(item, typeNames, answer != null && right(answer.text(), item));
        });
        Map<String, Metric> metrics = tally.metrics();
        metrics.put("missing", new Metric.Count(items.size() - byId.size()));
        return settings.parserLabel(answers.scored(name(), metrics));
    }

    private Scores scoreWithSolutionsInside(ScoringFiles files) {
        Path answers = files.requireAnswers();
        Tally tally = new Tally();
        for (Row row : rows(answers)) {
            if (SOLUTIONS.stream().noneMatch(row.node()::has)) {
                throw row.error("it holds no answer or gt_answer, so SEED-Bench.json is needed (--annotations)");
            }
            tally.add(row, Map.of(), right(row.text(List.of("prediction", "text", "pred")), row));
        }
        return settings.parserLabel(new Scores(name(), tally.metrics()));
    }

    private static List<Row> rows(Path answers) {
        return Files.isDirectory(answers) ? Rows.folder(answers, ".jsonl") : Rows.read(answers);
    }

    private boolean right(String prediction, Row item) {
        String solution = item.text(SOLUTIONS);
        if (settings.parserOrOfficial() == AnswerParser.OFFICIAL) {
            return prediction.equals(solution);
        }
        List<String> options = new ArrayList<>();
        CHOICES.forEach(choice -> options.add(item.find(choice).orElse("")));
        return LenientChoice.of(prediction, options).map(String::valueOf).equals(Optional.of(solution));
    }
}
