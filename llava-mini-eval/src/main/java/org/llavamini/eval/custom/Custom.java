// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.custom;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.CustomMetric;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Settings;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.LenientChoice;
import org.llavamini.eval.metric.ScoresByType;
import org.llavamini.eval.metric.VqaAccuracy;

/**
 * Questions of one's own in JSON Lines, scored by exact match, VQA accuracy or multiple choice; without a choice of these, by
 * multiple choice where all questions have choices, else by exact match. What has no answer counts 0.
 */
public final class Custom implements Benchmark {
    private final Settings settings;

    /** Makes it with nothing chosen. */
    public Custom() {
        this(Settings.defaults());
    }

    private Custom(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "custom";
    }

    @Override
    public Benchmark with(Settings chosen) {
        chosen.allow(name(), Settings.Name.METRIC, Settings.Name.PARSER);
        return new Custom(chosen);
    }

    @Override
    public List<Question> questions(Path questions) {
        return read(questions).values().stream().map(CustomItem::ask).toList();
    }

    private static Map<String, CustomItem> read(Path file) {
        Map<String, CustomItem> items = new LinkedHashMap<>();
        for (Row row : Rows.read(file)) {
            CustomItem item = CustomItem.of(row, items.size());
            if (items.put(item.id(), item) != null) {
                throw row.error("question " + item.id() + " comes twice");
            }
        }
        return items;
    }

    @Override
    public Scores score(ScoringFiles files) {
        Map<String, CustomItem> items = read(files.requireQuestionsOrAnnotation("its questions with answers"));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(items.keySet());
        CustomMetric metric = settings.metric().orElseGet(() -> standard(items));
        ScoresByType scores = new ScoresByType();
        for (CustomItem item : items.values()) {
            if (item.answers().isEmpty()) {
                throw answers.error("question " + item.id() + " has no answer to compare with (--questions)");
            }
            AnswerLine answer = byId.get(item.id());
            scores.add(item.type().orElse(""), answer == null ? 0 : score(metric, item, answer.text()));
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        scores.putInto(metrics);
        metrics.put("missing", new Metric.Count(items.size() - byId.size()));
        Scores result =
                answers.scored(name(), metrics).labelled("metric", metric.name().toLowerCase(Locale.ROOT));
        return metric == CustomMetric.CHOICE ? settings.parserLabel(result) : result;
    }

    private static CustomMetric standard(Map<String, CustomItem> items) {
        return items.values().stream().noneMatch(item -> item.choices().isEmpty())
                ? CustomMetric.CHOICE
                : CustomMetric.EXACT;
    }

    private double score(CustomMetric metric, CustomItem item, String text) {
        return switch (metric) {
            case EXACT ->
                item.answers().stream().anyMatch(answer -> plain(answer).equals(plain(text))) ? 1 : 0;
            case VQA -> VqaAccuracy.ofRaw(text, item.answers());
            case CHOICE -> choice(item, text).isPresent() && choice(item, text).equals(item.letter()) ? 1 : 0;
        };
    }

    /** Officially the answer is the letter, perhaps with a period after it, and nothing else. */
    private Optional<Character> choice(CustomItem item, String text) {
        if (settings.parserOrOfficial() == AnswerParser.LENIENT) {
            return LenientChoice.of(text, item.choices());
        }
        return text.strip().matches("[A-Z]\\.?") ? Optional.of(text.strip().charAt(0)) : Optional.empty();
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
