// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.llavamini.eval.metric.AnswerNormalizer;
import org.llavamini.eval.metric.ScoresByType;
import org.llavamini.eval.metric.VqaAccuracy;

/**
 * VizWiz. The test answers are secret: the submission names pictures in the order of the question file and needs every answer.
 * With the published annotations of the validation split it is scored here; what has no answer counts 0.
 */
public final class VizWiz implements Benchmark, Submittable {
    @Override
    public String name() {
        return "vizwiz";
    }

    @Override
    public List<Question> questions(Path questions) {
        return LlavaQuestion.ask(questions);
    }

    @Override
    public Scores submit(ScoringFiles files, Path submission) {
        Map<String, LlavaQuestion> questions = LlavaQuestion.byId(files.requireQuestions("llava_test.jsonl"));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(questions.keySet());
        List<Map<String, String>> entries = new ArrayList<>();
        for (LlavaQuestion question : questions.values()) {
            AnswerLine answer = byId.get(question.id());
            if (answer == null) {
                throw answers.error("question " + question.id() + " has no answer, but the server wants all");
            }
            Map<String, String> entry = new LinkedHashMap<>();
            entry.put("image", picture(question, answers));
            entry.put("answer", AnswerNormalizer.normalize(answer.text()));
            entries.add(entry);
        }
        Submissions.writeList(submission, entries);
        return Submissions.counts(name(), answers, questions.size(), 0);
    }

    @Override
    public Scores score(ScoringFiles files) {
        Path annotations =
                files.requireAnnotation("val.json of VizWiz; the test split is scored by its server (--submission)");
        Map<String, LlavaQuestion> questions =
                LlavaQuestion.byId(files.requireQuestions("the question file, which names the pictures"));
        Map<String, Row> solutions = new HashMap<>();
        Rows.read(annotations).forEach(row -> solutions.put(row.text("image"), row));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(questions.keySet());
        ScoresByType scores = new ScoresByType();
        for (LlavaQuestion question : questions.values()) {
            String picture = picture(question, answers);
            Row solution = solutions.get(picture);
            if (solution == null) {
                throw answers.error("the annotations do not know the picture " + picture);
            }
            AnswerLine answer = byId.get(question.id());
            scores.add(
                    solution.find("answer_type").orElse(""),
                    answer == null ? 0 : VqaAccuracy.ofRaw(answer.text(), HumanAnswers.of(solution)));
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        scores.putInto(metrics);
        metrics.put("missing", new Metric.Count(questions.size() - byId.size()));
        return answers.scored(name(), metrics);
    }

    private static String picture(LlavaQuestion question, Answers answers) {
        return question.image().orElseThrow(() -> answers.error("question " + question.id() + " names no picture"));
    }
}
