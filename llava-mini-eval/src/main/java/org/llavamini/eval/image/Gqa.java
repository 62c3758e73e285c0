// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.Accuracy;

/**
 * GQA: an answer in lower case, without periods at its end, must equal the solution in {@code testdev_balanced_questions.json}.
 * What has no answer is wrong. The submission is the list that GQA's own script reads.
 */
public final class Gqa implements Benchmark, Submittable {
    @Override
    public String name() {
        return "gqa";
    }

    @Override
    public List<Question> questions(Path questions) {
        return LlavaQuestion.ask(questions);
    }

    @Override
    public Scores submit(ScoringFiles files, Path submission) {
        Answers answers = Answers.read(files.requireAnswers());
        List<Map<String, String>> entries = new ArrayList<>();
        for (AnswerLine answer : answers.byId().values()) {
            Map<String, String> entry = new LinkedHashMap<>();
            entry.put("questionId", answer.questionId());
            entry.put("prediction", prediction(answer.text()));
            entries.add(entry);
        }
        Submissions.writeList(submission, entries);
        return Submissions.counts(name(), answers, entries.size(), 0);
    }

    @Override
    public Scores score(ScoringFiles files) {
        Row solutions = Rows.object(files.requireAnnotation("testdev_balanced_questions.json"));
        Map<String, JsonNode> byQuestion = new LinkedHashMap<>();
        solutions.node().properties().forEach(entry -> byQuestion.put(entry.getKey(), entry.getValue()));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(byQuestion.keySet());
        Accuracy all = new Accuracy();
        Map<String, Accuracy> byType = new LinkedHashMap<>();
        byQuestion.forEach((id, solution) -> {
            if (!solution.path("answer").isTextual()) {
                throw solutions.error("answer of question " + id + " is not a string");
            }
            AnswerLine answer = byId.get(id);
            boolean right = answer != null
                    && prediction(answer.text()).equals(solution.path("answer").asText());
            all.add(right);
            String type = solution.path("types").path("structural").asText("");
            if (!type.isEmpty()) {
                byType.computeIfAbsent(type, name -> new Accuracy()).add(right);
            }
        });
        Map<String, Metric> metrics = new LinkedHashMap<>();
        all.putInto(metrics, "");
        metrics.put("missing", new Metric.Count(byQuestion.size() - byId.size()));
        byType.forEach((type, accuracy) -> accuracy.putInto(metrics, type + "."));
        return answers.scored(name(), metrics);
    }

    static String prediction(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '.') {
            end--;
        }
        return text.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
