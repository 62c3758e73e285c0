// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.llavamini.eval.format.Xlsx;
import org.llavamini.eval.metric.Accuracy;
import org.llavamini.eval.metric.LenientChoice;

/**
 * MMBench: multiple choice in a table that holds the pictures too. A question counts only if it is right in all its copies: rows
 * whose index is the same but for multiples of a million, and rounds with rotated options. What has no answer is wrong. The
 * official parser takes a letter and nothing else; the server itself also asks a language model what an answer means.
 */
public abstract sealed class MmBench implements Benchmark, Submittable permits MmBenchEnglish, MmBenchChinese {
    private static final Set<String> NOT_SUBMITTED =
            Set.of("hint", "category", "source", "image", "comment", "l2-category");
    private static final int PREDICTION_COLUMN = 6;

    private final String name;
    private final String instruction;
    private final Settings settings;

    MmBench(String name, String instruction, Settings settings) {
        settings.allow(name, Settings.Name.CIRCULAR, Settings.Name.PARSER);
        this.name = name;
        this.instruction = instruction;
        this.settings = settings;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int maxNewTokens() {
        return LONG_ANSWER;
    }

    @Override
    public final boolean canScore(ScoringFiles files) {
        return table(files).stream().allMatch(row -> row.solution().isPresent());
    }

    @Override
    public final List<Question> questions(Path questions) {
        List<Question> all = new ArrayList<>();
        for (MmBenchRow row : MmBenchRow.read(questions)) {
            int rounds = settings.circular() ? row.options().size() : 1;
            for (int round = 0; round < rounds; round++) {
                all.add(row.ask(round, instruction));
            }
        }
        return all;
    }

    @Override
    public final Scores score(ScoringFiles files) {
        List<MmBenchRow> rows = table(files);
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, List<AnswerLine>> byIndex = byIndex(answers, rows);
        Accuracy single = new Accuracy();
        Map<Long, List<MmBenchRow>> groups = new LinkedHashMap<>();
        Set<String> right = new HashSet<>();
        int unanswered = 0;
        for (MmBenchRow row : rows) {
            String solution = row.solution()
                    .orElseThrow(() -> answers.error("the table has no answers: they are secret (--submission)"));
            List<AnswerLine> given = byIndex.getOrDefault(row.index(), List.of());
            boolean all = !given.isEmpty();
            for (AnswerLine answer : given) {
                boolean same = letter(answer.text(), row).equals(Optional.of(solution));
                single.add(same);
                all &= same;
            }
            if (given.isEmpty()) {
                single.add(false);
                unanswered++;
            }
            if (all) {
                right.add(row.index());
            }
            groups.computeIfAbsent(row.group(), key -> new ArrayList<>()).add(row);
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        putGroups(metrics, groups, right);
        single.putInto(metrics, "single_");
        metrics.put("missing", new Metric.Count(unanswered));
        return settings.parserLabel(answers.scored(name, metrics));
    }

    private static void putGroups(Map<String, Metric> metrics, Map<Long, List<MmBenchRow>> groups, Set<String> right) {
        Accuracy circular = new Accuracy();
        Map<String, Accuracy> byCategory = new LinkedHashMap<>();
        for (List<MmBenchRow> copies : groups.values()) {
            boolean all = copies.stream().allMatch(row -> right.contains(row.index()));
            circular.add(all);
            for (String category : copies.getFirst().categories()) {
                byCategory.computeIfAbsent(category, key -> new Accuracy()).add(all);
            }
        }
        circular.putInto(metrics, "");
        byCategory.forEach((category, accuracy) -> accuracy.putInto(metrics, category + "."));
    }

    @Override
    public final Scores submit(ScoringFiles files, Path submission) {
        List<MmBenchRow> rows = table(files);
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, List<AnswerLine>> byIndex = byIndex(answers, rows);
        List<String> columns = new ArrayList<>(rows.getFirst().columns().keySet());
        columns.removeAll(NOT_SUBMITTED);
        List<List<String>> table = new ArrayList<>();
        List<String> header = new ArrayList<>(columns);
        header.add(Math.min(PREDICTION_COLUMN, header.size()), "prediction");
        table.add(header);
        int missing = 0;
        for (MmBenchRow row : rows) {
            List<AnswerLine> given = byIndex.getOrDefault(row.index(), List.of());
            List<String> cells = new ArrayList<>();
            columns.forEach(column -> cells.add(row.column(column)));
            cells.add(
                    Math.min(PREDICTION_COLUMN, cells.size()),
                    given.isEmpty() ? "" : given.getFirst().text());
            missing += given.isEmpty() ? 1 : 0;
            table.add(cells);
        }
        Xlsx.write(submission, table);
        return Submissions.counts(name, answers, rows.size(), missing);
    }

    private Optional<String> letter(String text, MmBenchRow row) {
        return settings.parserOrOfficial() == AnswerParser.LENIENT
                ? LenientChoice.of(text, row.options()).map(String::valueOf)
                : Optional.of(text.strip());
    }

    private static Map<String, List<AnswerLine>> byIndex(Answers answers, List<MmBenchRow> rows) {
        Set<String> known = new HashSet<>();
        rows.forEach(row -> known.add(row.index()));
        Set<List<Object>> seen = new HashSet<>();
        Map<String, List<AnswerLine>> byIndex = new LinkedHashMap<>();
        for (AnswerLine answer : answers.lines()) {
            String id = answer.questionId();
            if (!known.contains(id)) {
                throw answers.error("there is no question " + id + " in the table");
            }
            if (!seen.add(List.of(id, answer.details().getOrDefault("round_id", 0)))) {
                throw answers.error("question " + id + " is answered a second time");
            }
            byIndex.computeIfAbsent(id, key -> new ArrayList<>()).add(answer);
        }
        return byIndex;
    }

    private static List<MmBenchRow> table(ScoringFiles files) {
        return MmBenchRow.read(files.requireQuestionsOrAnnotation("the table with the questions, a .tsv file"));
    }
}
