// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.BinaryOutcomes;
import org.llavamini.eval.metric.Bootstrap;

/**
 * POPE: is an object in the picture? Answers of one category, in the order of the questions, are paired by position with the
 * lines of {@code coco_pope_CATEGORY.json}, as in LLaVA's script; where these are other questions, as in a later edition of the
 * random ones, by picture and question, and what has no partner is counted as {@code unmatched}. What has no answer is wrong,
 * and counted as {@code missing}.
 */
public final class Pope implements Benchmark {
    private static final List<String> CATEGORIES = List.of("random", "popular", "adversarial");

    /** One line of solutions; picture and question are empty if the file has labels only. */
    private record Label(String key, boolean yes) {
        static Label of(Row row) {
            String key = row.find("image").isPresent() && row.find("text").isPresent()
                    ? key(row.text("image"), row.text("text"))
                    : "";
            return new Label(key, !row.text("label").equals("no"));
        }

        static String key(String image, String question) {
            return image + "\n" + question;
        }
    }

    @Override
    public String name() {
        return "pope";
    }

    @Override
    public List<Question> questions(Path questions) {
        return LlavaQuestion.ask(questions);
    }

    @Override
    public Scores score(ScoringFiles files) {
        Map<String, LlavaQuestion> questions = LlavaQuestion.byId(files.requireQuestions("llava_pope_test.jsonl"));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(questions.keySet());
        Path labels = files.requireAnnotation("the folder with coco_pope_{random,popular,adversarial}.json");
        Map<String, BinaryOutcomes> outcomes = new LinkedHashMap<>();
        Map<String, Integer> unmatched = new HashMap<>();
        Map<String, Integer> missing = new HashMap<>();
        for (String category : CATEGORIES) {
            List<LlavaQuestion> asked = questions.values().stream()
                    .filter(question -> question.category().equals(category))
                    .toList();
            if (asked.isEmpty()) {
                continue;
            }
            Path file = labels.resolve("coco_pope_" + category + ".json");
            int matched = 0;
            List<Label> lines = Rows.read(file).stream().map(Label::of).toList();
            List<Optional<Label>> paired = pair(asked, lines, file);
            BinaryOutcomes counted = new BinaryOutcomes();
            for (int i = 0; i < asked.size(); i++) {
                AnswerLine answer = byId.get(asked.get(i).id());
                Optional<Label> label = paired.get(i);
                if (label.isPresent()) {
                    boolean yes = label.get().yes();
                    counted.add(answer == null ? !yes : saysYes(answer.text()), yes);
                    missing.merge(category, answer == null ? 1 : 0, Integer::sum);
                    matched++;
                }
            }
            if (matched == 0) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT, "none of its lines is about one of the questions (" + file + ")");
            }
            outcomes.put(category, counted);
            unmatched.put(category, asked.size() - matched);
        }
        if (outcomes.isEmpty()) {
            throw answers.error("no question is of a category of POPE (--questions)");
        }
        return answers.scored(name(), metrics(outcomes, unmatched, missing));
    }

    private static Map<String, Metric> metrics(
            Map<String, BinaryOutcomes> outcomes, Map<String, Integer> unmatched, Map<String, Integer> missing) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put(
                "f1",
                new Metric.Value(outcomes.values().stream()
                        .mapToDouble(BinaryOutcomes::f1)
                        .average()
                        .orElse(0)));
        metrics.put(
                "f1_ci95",
                Bootstrap.interval95(random -> outcomes.values().stream()
                        .mapToDouble(counted -> counted.f1(random))
                        .average()
                        .orElse(0)));
        outcomes.forEach((category, counted) -> {
            counted.putInto(metrics, category + ".");
            metrics.put(category + ".unmatched", new Metric.Count(unmatched.getOrDefault(category, 0)));
            metrics.put(category + ".missing", new Metric.Count(missing.getOrDefault(category, 0)));
        });
        return metrics;
    }

    private static List<Optional<Label>> pair(List<LlavaQuestion> asked, List<Label> labels, Path file) {
        boolean inOrder = asked.size() == labels.size();
        for (int i = 0; inOrder && i < asked.size(); i++) {
            inOrder = labels.get(i).key().isEmpty() || labels.get(i).key().equals(key(asked.get(i)));
        }
        if (inOrder) {
            return labels.stream().map(Optional::of).toList();
        }
        if (labels.stream().anyMatch(label -> label.key().isEmpty())) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "there are " + asked.size() + " questions but " + labels.size()
                            + " labels, which do not say what they are about (" + file + ")");
        }
        Map<String, Label> byKey = new HashMap<>();
        labels.forEach(label -> byKey.put(label.key(), label));
        return asked.stream()
                .map(question -> Optional.ofNullable(byKey.get(key(question))))
                .toList();
    }

    private static String key(LlavaQuestion question) {
        return Label.key(question.image().orElse(""), question.firstLine());
    }

    /** Anything but a plain no is yes, as in the official script. */
    static boolean saysYes(String answer) {
        int period = answer.indexOf('.');
        String sentence = (period < 0 ? answer : answer.substring(0, period)).replace(",", "");
        List<String> words = List.of(sentence.split(" ", -1));
        return !(words.contains("No") || words.contains("not") || words.contains("no"));
    }
}
