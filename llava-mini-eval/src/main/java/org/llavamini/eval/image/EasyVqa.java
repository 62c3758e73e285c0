// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.Accuracy;

/**
 * easy-VQA: questions about one coloured shape, {@code [question, answer, picture]} in questions.json. Ids are positions in
 * that file, counted from 0. An answer is right if it equals the solution after trimming and in lower case; a question without
 * an answer counts as wrong.
 */
public final class EasyVqa implements Benchmark {
    private static final Set<String> SHAPES = Set.of("circle", "rectangle", "triangle");

    /** What a question asks for; also the prefix of its metrics. */
    private enum Type {
        SHAPE,
        COLOR,
        YES_NO,
        YES_NO_NEGATED;

        static Type of(Entry entry) {
            return switch (entry.answer()) {
                case "yes", "no" -> entry.question().matches(".*\\b(not|no)\\b.*") ? YES_NO_NEGATED : YES_NO;
                default -> SHAPES.contains(entry.answer()) ? SHAPE : COLOR;
            };
        }
    }

    /** A question with its solution, in lower case. */
    private record Entry(String question, String answer, int picture) {}

    @Override
    public String name() {
        return "easy-vqa";
    }

    @Override
    public List<Question> questions(Path questions) {
        List<Question> all = new ArrayList<>();
        for (Entry entry : read(questions)) {
            String picture = entry.picture() + ".png";
            all.add(new Question(
                    Integer.toString(all.size()), entry.question(), List.of("images/" + picture, picture)));
        }
        return all;
    }

    @Override
    public Scores score(ScoringFiles files) {
        List<Entry> entries = read(files.requireQuestionsOrAnnotation("its questions.json"));
        Answers given = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> answers = given.byId(
                IntStream.range(0, entries.size()).mapToObj(Integer::toString).collect(Collectors.toSet()));
        Accuracy all = new Accuracy();
        Map<Type, Accuracy> byType = new EnumMap<>(Type.class);
        int answered = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Optional<AnswerLine> answer = Optional.ofNullable(answers.get(Integer.toString(i)));
            answer.ifPresent(line -> requireSameQuestion(line, entry, files.requireAnswers()));
            answered += answer.isPresent() ? 1 : 0;
            boolean right = answer.map(line -> normalized(line.text()).equals(entry.answer()))
                    .orElse(false);
            all.add(right);
            byType.computeIfAbsent(Type.of(entry), type -> new Accuracy()).add(right);
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        all.putInto(metrics, "");
        metrics.put("missing", new Metric.Count(entries.size() - answered));
        byType.forEach((type, accuracy) -> accuracy.putInto(metrics, type.name().toLowerCase(Locale.ROOT) + "."));
        return given.scored(name(), metrics);
    }

    private static void requireSameQuestion(AnswerLine answer, Entry entry, Path file) {
        // Files of other software may leave the prompt out.
        if (!answer.prompt().isEmpty() && !answer.prompt().equals(entry.question())) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "question " + answer.questionId() + " is another one in the solutions: these answers are of"
                            + " another file of questions (" + file + ")");
        }
    }

    private static String normalized(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static List<Entry> read(Path file) {
        JsonNode root = Rows.document(file);
        if (!root.isArray() || root.isEmpty()) {
            throw malformed("not a list of [question, answer, picture]", file);
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode node : root) {
            if (node.size() != 3
                    || !node.path(0).isTextual()
                    || !node.path(1).isTextual()
                    || !node.path(2).isInt()) {
                throw malformed("entry " + entries.size() + " is not [question, answer, picture]", file);
            }
            entries.add(new Entry(
                    node.path(0).asText(),
                    normalized(node.path(1).asText()),
                    node.path(2).asInt()));
        }
        return entries;
    }

    private static LlavaMiniException malformed(String what, Path file) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, what + " (" + file + ")");
    }
}
