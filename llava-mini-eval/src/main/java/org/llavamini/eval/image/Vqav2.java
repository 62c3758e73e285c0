// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.AnswerNormalizer;
import org.llavamini.eval.metric.ScoresByType;
import org.llavamini.eval.metric.VqaAccuracy;

/**
 * VQAv2. The test answers are secret: the submission holds every question of the given file, without an answer where the model
 * has none. With the published annotations of the validation split it is scored here; what has no answer counts 0.
 */
public final class Vqav2 implements Benchmark, Submittable {
    @Override
    public String name() {
        return "vqav2";
    }

    @Override
    public List<Question> questions(Path questions) {
        return LlavaQuestion.ask(questions);
    }

    @Override
    public Scores submit(ScoringFiles files, Path submission) {
        Map<String, LlavaQuestion> questions = LlavaQuestion.byId(
                files.requireQuestions("llava_vqav2_mscoco_test2015.jsonl, which has all questions"));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(questions.keySet());
        List<Map<String, Object>> entries = new ArrayList<>();
        for (String id : questions.keySet()) {
            AnswerLine answer = byId.get(id);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("question_id", id.matches("[0-9]{1,18}") ? (Object) Long.parseLong(id) : id);
            entry.put("answer", answer == null ? "" : AnswerNormalizer.normalize(answer.text()));
            entries.add(entry);
        }
        Submissions.writeList(submission, entries);
        return Submissions.counts(name(), answers, questions.size(), questions.size() - byId.size());
    }

    @Override
    public Scores score(ScoringFiles files) {
        Path annotations = files.requireAnnotation(
                "v2_mscoco_val2014_annotations.json; the test split is scored by its server (--submission)");
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId();
        ScoresByType scores = new ScoresByType();
        Set<String> known = new HashSet<>();
        Rows.each(annotations, "annotations", row -> {
            String id = row.id("question_id");
            known.add(id);
            AnswerLine answer = byId.get(id);
            String type = row.find("answer_type").orElse("");
            scores.add(type, answer == null ? 0 : VqaAccuracy.ofRaw(answer.text(), HumanAnswers.of(row)));
        });
        answers.byId(known);
        Map<String, Metric> metrics = new LinkedHashMap<>();
        scores.putInto(metrics);
        metrics.put("missing", new Metric.Count(known.size() - byId.size()));
        return answers.scored(name(), metrics);
    }
}
