// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.AnswerNormalizer;
import org.llavamini.eval.metric.MeanScore;
import org.llavamini.eval.metric.VqaAccuracy;

/**
 * TextVQA: agreement with ten people after normalisation, as in the M4C evaluator. Ids are those of pictures, so answers are
 * joined by picture and question; a question without an answer counts 0.
 */
public final class TextVqa implements Benchmark {
    private static final int PEOPLE = 10;
    private static final double PERCENT = 100;
    private static final String OCR_LINE = "Reference OCR token:";
    private static final Pattern LEGACY = Pattern.compile("Question: (.*?) Short answer:", Pattern.DOTALL);

    private record Key(String image, String question) {}

    @Override
    public String name() {
        return "textvqa";
    }

    @Override
    public List<Question> questions(Path questions) {
        return LlavaQuestion.ask(questions);
    }

    @Override
    public Scores score(ScoringFiles files) {
        Map<Key, List<String>> solutions = new HashMap<>();
        Rows.each(files.requireAnnotation("TextVQA_0.5.1_val.json"), "data", row -> {
            Key key = new Key(row.id("image_id"), row.text("question").toLowerCase(Locale.ROOT));
            solutions.put(key, normalized(row));
        });
        Answers answers = Answers.read(files.requireAnswers());
        MeanScore scores = new MeanScore();
        Set<Key> answered = new HashSet<>();
        for (AnswerLine answer : answers.lines()) {
            String question = question(answer.prompt())
                    .orElseThrow(() -> answers.error(
                            "the prompt of question " + answer.questionId() + " is not one of LLaVA's for TextVQA"));
            Key key = new Key(answer.questionId(), question.toLowerCase(Locale.ROOT));
            List<String> people = solutions.get(key);
            if (people == null) {
                throw answers.error(
                        "the annotations do not know '" + question + "' about picture " + answer.questionId());
            }
            answered.add(key);
            scores.add(PERCENT * VqaAccuracy.of(AnswerNormalizer.normalize(answer.text()), people));
        }
        int missing = solutions.size() - answered.size();
        for (int i = 0; i < missing; i++) {
            scores.add(0);
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        scores.putInto(metrics, "accuracy");
        metrics.put("total", new Metric.Count(scores.total()));
        metrics.put("missing", new Metric.Count(missing));
        return answers.scored(name(), metrics);
    }

    private static List<String> normalized(Row row) {
        List<String> people = HumanAnswers.of(row);
        if (people.size() != PEOPLE) {
            throw row.error("answers holds " + people.size() + " instead of ten");
        }
        return people.stream().map(AnswerNormalizer::normalize).toList();
    }

    /** Returns the question inside a prompt, in the three forms that LLaVA has used. */
    static Optional<String> question(String prompt) {
        if (prompt.startsWith("OCR tokens: ")) {
            Matcher matcher = LEGACY.matcher(prompt);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
        List<String> lines = List.of(prompt.split("\n", -1));
        if (lines.size() == 3 && prompt.contains(OCR_LINE)) {
            return Optional.of(prompt.startsWith(OCR_LINE) ? lines.get(1) : lines.get(0));
        }
        return lines.size() == 2 ? Optional.of(lines.getFirst()) : Optional.empty();
    }
}
