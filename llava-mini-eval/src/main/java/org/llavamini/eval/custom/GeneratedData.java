// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.custom;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Media;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.Accuracy;

/**
 * The questions that {@code generate-data} writes: JSON Lines with {@code question_id}, {@code image} or {@code video},
 * {@code text}, {@code answer} and {@code type}. An answer is right if it equals the solution after trimming and in lower case,
 * a period at its end aside; a question without an answer counts as wrong.
 */
public abstract sealed class GeneratedData implements Benchmark {
    /** Questions about generated pictures. */
    public static final class Scenes extends GeneratedData {
        /** Makes the benchmark. */
        public Scenes() {
            super("scenes");
        }

        @Override
        Media media(Row row) {
            return new Media.PictureFile(List.of(row.text("image")));
        }
    }

    /** Questions about generated clips. */
    public static final class Clips extends GeneratedData {
        /** Makes the benchmark. */
        public Clips() {
            super("clips");
        }

        @Override
        Media media(Row row) {
            return new Media.Video(List.of(row.text("video")));
        }
    }

    private final String name;

    private GeneratedData(String name) {
        this.name = name;
    }

    /** A question with its solution. */
    private record Item(Question question, String answer, String type) {}

    abstract Media media(Row row);

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Question> questions(Path questions) {
        return read(questions).values().stream().map(Item::question).toList();
    }

    @Override
    public Scores score(ScoringFiles files) {
        Map<String, Item> items = read(files.requireQuestionsOrAnnotation("its questions.jsonl"));
        Answers given = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> answers = given.byId(items.keySet());
        Accuracy all = new Accuracy();
        Map<String, Accuracy> byType = new TreeMap<>();
        items.forEach((id, item) -> {
            AnswerLine answer = answers.get(id);
            boolean right = answer != null && isRight(item, answer, given);
            all.add(right);
            byType.computeIfAbsent(item.type(), type -> new Accuracy()).add(right);
        });
        Map<String, Metric> metrics = new LinkedHashMap<>();
        all.putInto(metrics, "");
        metrics.put("missing", new Metric.Count(items.size() - answers.size()));
        byType.forEach((type, accuracy) -> accuracy.putInto(metrics, type + "."));
        return given.scored(name, metrics);
    }

    private static boolean isRight(Item item, AnswerLine answer, Answers given) {
        // Files of other software may leave the prompt out.
        if (!answer.prompt().isEmpty()
                && !answer.prompt().equals(item.question().text())) {
            throw given.error("question " + answer.questionId()
                    + " is another one in the solutions: these answers are of another file of questions");
        }
        return normalized(answer.text()).equals(normalized(item.answer()));
    }

    private static String normalized(String text) {
        String stripped = text.strip().toLowerCase(Locale.ROOT);
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    private Map<String, Item> read(Path file) {
        Map<String, Item> items = new LinkedHashMap<>();
        for (Row row : Rows.read(file)) {
            Question question = new Question(row.id("question_id"), row.text("text"), media(row));
            if (items.put(question.id(), new Item(question, row.text("answer"), row.text("type"))) != null) {
                throw row.error("question " + question.id() + " comes twice");
            }
        }
        return items;
    }
}
