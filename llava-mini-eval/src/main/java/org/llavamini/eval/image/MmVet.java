// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.judge.JudgePrompt;
import org.llavamini.eval.judge.JudgeRequest;
import org.llavamini.eval.judge.Judged;
import org.llavamini.eval.judge.Judgements;
import org.llavamini.output.OutputFile;

/**
 * MM-Vet: a judge grades each answer from 0 to 1; a question without a grade counts 0. Asked are LLaVA's questions, scored is with
 * {@code mm-vet.json}. Judgements may also be a grade file of the official scorer, with one or several runs.
 */
public final class MmVet implements Judged, Submittable {
    private static final String PREFIX = "v1_";
    private static final int MOST_TOKENS = 3;
    private static final int ATTEMPTS = 5;
    private static final double WARMER = 0.5;

    @Override
    public String name() {
        return "mm-vet";
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
    public boolean canScore(ScoringFiles files) {
        return files.judgements().isPresent();
    }

    @Override
    public Scores submit(ScoringFiles files, Path submission) {
        Map<String, String> answers = answers(files.requireAnswers());
        OutputFile.write(submission, Rows.line(answers) + "\n");
        return new Scores(name(), Map.of("answered", new Metric.Count(answers.size())));
    }

    /** Reads a submission, or answers whose ids lack the prefix that submissions have. */
    private static Map<String, String> answers(Path file) {
        Map<String, String> answers = new LinkedHashMap<>();
        if (Rows.isObject(file)) {
            Row object = Rows.object(file);
            List<String> ids =
                    object.node().properties().stream().map(Map.Entry::getKey).toList();
            if (ids.stream().allMatch(id -> id.startsWith(PREFIX))) {
                ids.forEach(id -> answers.put(id, object.text(id)));
                return answers;
            }
        }
        for (AnswerLine answer : Answers.read(file).byId().values()) {
            String id = answer.questionId();
            answers.put(id.startsWith(PREFIX) ? id : PREFIX + id, answer.text());
        }
        return answers;
    }

    @Override
    public int attempts() {
        return ATTEMPTS;
    }

    @Override
    public JudgeRequest again(JudgeRequest first, int attempt, JudgePrompt prompt) {
        return first.asking(first.user() + "\n" + prompt.fill("again", Map.of()), WARMER * (attempt - 1));
    }

    @Override
    public List<JudgeRequest> judgeRequests(ScoringFiles files, JudgePrompt prompt) {
        Row items = Rows.object(files.requireQuestionsOrAnnotation("mm-vet.json"));
        List<JudgeRequest> requests = new ArrayList<>();
        answers(files.requireAnswers()).forEach((id, answer) -> {
            JsonNode item = items.node().path(id);
            if (!item.path("question").isTextual() || !item.path("answer").isTextual()) {
                throw items.error("it has no question and answer for " + id);
            }
            Map<String, String> fields = Map.of(
                    "question",
                    item.path("question").asText(),
                    "truth",
                    item.path("answer").asText().replace("<AND>", " <AND> ").replace("<OR>", " <OR> "),
                    "prediction",
                    answer);
            requests.add(new JudgeRequest(
                    id,
                    prompt.fill("system", fields),
                    prompt.fill("user", fields),
                    OptionalDouble.of(0),
                    MOST_TOKENS,
                    Map.of()));
        });
        return requests;
    }

    @Override
    public Optional<Map<String, Object>> read(String reply) {
        try {
            double score = Double.parseDouble(reply.split(" ", -1)[0].strip());
            return score >= 0 && score <= 1 ? Optional.of(Map.of("score", score)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public Scores score(ScoringFiles files) {
        Row items = Rows.object(files.requireQuestionsOrAnnotation("mm-vet.json"));
        Path file = files.requireJudgements();
        Map<String, List<Double>> grades = new LinkedHashMap<>();
        Judgements judgements = new Judgements(List.of());
        if (Rows.isObject(file) && !Rows.object(file).node().has("question_id")) {
            Row object = Rows.object(file);
            object.node().properties().forEach(entry -> grades.put(entry.getKey(), runs(entry.getValue(), object)));
        } else {
            judgements = Judgements.read(file);
            judgements
                    .byId()
                    .forEach((id, row) ->
                            grades.put(id, List.of(row.node().path("score").asDouble(0))));
        }
        Map<String, Metric> metrics = new MmVetGrades(items, grades).metrics();
        judgements.putCounts(metrics);
        return judgements.label(new Scores(name(), metrics));
    }

    private static List<Double> runs(JsonNode grade, Row where) {
        List<Double> runs = new ArrayList<>();
        grade.path("score").forEach(score -> runs.add(score.asDouble()));
        if (runs.isEmpty()) {
            throw where.error("a question has no list score");
        }
        return runs;
    }
}
