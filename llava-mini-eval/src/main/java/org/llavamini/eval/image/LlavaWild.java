// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.judge.JudgePrompt;
import org.llavamini.eval.judge.JudgeRequest;
import org.llavamini.eval.judge.Judged;
import org.llavamini.eval.judge.Judgements;

/**
 * LLaVA-Bench (in the Wild): a judge gives 1 to 10 points to GPT-4's answer and to the model's; the score is the percentage of
 * GPT-4's points that the model gets. A reply without two numbers on its first line counts -1 for both, as in the official script.
 */
public final class LlavaWild implements Judged {
    private static final double TEMPERATURE = 0.2;
    private static final double UNREADABLE = -1;
    private static final double PERCENT = 100;

    @Override
    public String name() {
        return "llava-wild";
    }

    @Override
    public int maxNewTokens() {
        return LONG_ANSWER;
    }

    @Override
    public List<Question> questions(Path questions) {
        return LlavaQuestion.ask(questions);
    }

    @Override
    public int attempts() {
        return 1;
    }

    @Override
    public List<JudgeRequest> judgeRequests(ScoringFiles files, JudgePrompt prompt) {
        Map<String, LlavaQuestion> questions = LlavaQuestion.byId(files.requireQuestions("questions.jsonl"));
        Map<String, String> captions = new HashMap<>();
        Map<String, String> references = new HashMap<>();
        for (Path file : annotations(files)) {
            for (Row row : Rows.read(file)) {
                if (row.node().has("caption")) {
                    captions.put(row.text("image"), caption(row));
                } else {
                    references.put(row.id("question_id"), row.text("text"));
                }
            }
        }
        Answers answers = Answers.read(files.requireAnswers());
        List<JudgeRequest> requests = new ArrayList<>();
        for (AnswerLine answer : answers.byId(questions.keySet()).values()) {
            LlavaQuestion question = questions.get(answer.questionId());
            if (question == null) {
                throw answers.error("there is no question " + answer.questionId());
            }
            String caption = captions.get(question.image().orElse(""));
            String reference = references.get(question.id());
            if (caption == null || reference == null) {
                throw answers.error("the annotations have no " + (caption == null ? "caption" : "reference answer")
                        + " for question " + question.id());
            }
            Map<String, String> fields = Map.of(
                    "context", caption, "question", question.text(), "reference", reference, "answer", answer.text());
            requests.add(new JudgeRequest(
                    question.id(),
                    prompt.fill("system", fields),
                    prompt.fill("user", fields),
                    OptionalDouble.of(TEMPERATURE),
                    LONG_ANSWER,
                    Map.of("category", "llava_bench_" + question.category())));
        }
        return requests;
    }

    private static List<Path> annotations(ScoringFiles files) {
        if (files.annotations().size() == 1
                && Files.isDirectory(files.annotations().getFirst())) {
            Path folder = files.annotations().getFirst();
            return List.of(folder.resolve("context.jsonl"), folder.resolve("answers_gpt4.jsonl"));
        }
        if (files.annotations().isEmpty()) {
            return List.of(files.requireAnnotation("context.jsonl and answers_gpt4.jsonl, or their folder"));
        }
        return files.annotations();
    }

    private static String caption(Row row) {
        return row.node().path("caption").isTextual() ? row.text("caption") : String.join("\n", row.texts("caption"));
    }

    @Override
    public Optional<Map<String, Object>> read(String reply) {
        return points(reply).map(pair -> Map.of("tuple", pair));
    }

    /** Reads exactly two numbers with one space or comma between, as the official script does. */
    static Optional<List<Double>> points(String reply) {
        String[] pieces = reply.split("\n", -1)[0].replace(',', ' ').split(" ", -1);
        if (pieces.length != 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(List.of(Double.parseDouble(pieces[0]), Double.parseDouble(pieces[1])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public Scores score(ScoringFiles files) {
        Judgements judgements = Judgements.read(files.requireJudgements());
        Map<String, List<List<Double>>> byCategory = new TreeMap<>();
        for (Row row : judgements.byId().values()) {
            List<Double> pair = stored(row).orElse(List.of(UNREADABLE, UNREADABLE));
            byCategory.computeIfAbsent("all", key -> new ArrayList<>()).add(pair);
            row.find("category")
                    .ifPresent(category -> byCategory
                            .computeIfAbsent(category, key -> new ArrayList<>())
                            .add(pair));
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        byCategory.forEach((category, pairs) -> {
            double reference = mean(pairs, 0);
            double model = mean(pairs, 1);
            metrics.put(category, new Metric.Value(rounded(reference == 0 ? 0 : PERCENT * model / reference, 1)));
            metrics.put(category + ".reference", new Metric.Value(rounded(10 * reference, 1)));
            metrics.put(category + ".model", new Metric.Value(rounded(10 * model, 1)));
            metrics.put(category + ".total", new Metric.Count(pairs.size()));
        });
        judgements.putCounts(metrics);
        return judgements.label(new Scores(name(), metrics));
    }

    private static Optional<List<Double>> stored(Row row) {
        JsonNode tuple = row.node().path("tuple");
        return tuple.size() == 2 && tuple.path(0).isNumber() && tuple.path(1).isNumber()
                ? Optional.of(List.of(tuple.path(0).asDouble(), tuple.path(1).asDouble()))
                : row.find("content").flatMap(LlavaWild::points);
    }

    private static double mean(List<List<Double>> pairs, int which) {
        double sum = 0;
        for (List<Double> pair : pairs) {
            sum += pair.get(which);
        }
        return rounded(sum / pairs.size(), 3);
    }

    /** As Python rounds: exactly, halves to the even neighbour. */
    private static double rounded(double value, int digits) {
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    }
}
