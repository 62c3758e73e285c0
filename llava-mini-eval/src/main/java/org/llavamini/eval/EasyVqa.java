// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * easy-VQA: questions about one coloured shape, {@code [question, answer, picture]} in questions.json. Ids are positions in
 * that file, counted from 0. An answer is right if it equals the solution after trimming and in lower case; a question without
 * an answer counts as wrong.
 */
final class EasyVqa implements Benchmark {
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
        List<Entry> entries = read(solutions(files));
        Map<String, AnswerLine> answers = AnswersFile.read(files.answers());
        Accuracy all = new Accuracy();
        Map<Type, Accuracy> byType = new EnumMap<>(Type.class);
        int answered = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Optional<AnswerLine> answer = Optional.ofNullable(answers.get(Integer.toString(i)));
            answer.ifPresent(line -> requireSameQuestion(line, entry, files.answers()));
            answered += answer.isPresent() ? 1 : 0;
            boolean right = answer.map(line -> normalized(line.text()).equals(entry.answer()))
                    .orElse(false);
            all.add(right);
            byType.computeIfAbsent(Type.of(entry), type -> new Accuracy()).add(right);
        }
        if (answered < answers.size()) {
            requireKnown(answers, entries.size(), files.answers());
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        all.putInto(metrics, "");
        metrics.put("missing", new Metric.Count(entries.size() - answered));
        byType.forEach((type, accuracy) -> accuracy.putInto(metrics, type.name().toLowerCase(Locale.ROOT) + "."));
        return new Scores(name(), metrics);
    }

    /** The solutions stand among the questions, so either file will do. */
    private static Path solutions(ScoringFiles files) {
        if (files.annotations().size() > 1) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "easy-vqa has one file of solutions, its questions.json (--annotations)");
        }
        return files.annotations().stream()
                .findFirst()
                .or(files::questions)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST, "easy-vqa is scored with its questions.json (--annotations)"));
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

    private static void requireKnown(Map<String, AnswerLine> answers, int questions, Path file) {
        for (String id : answers.keySet()) {
            if (!id.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(id) >= questions) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "there is no question " + id + " among the " + questions + " of the benchmark (" + file + ")");
            }
        }
    }

    private static String normalized(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static List<Entry> read(Path file) {
        JsonNode root;
        try {
            root = JsonMapper.builder().build().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw malformed("not JSON: " + e.getOriginalMessage(), file);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the questions cannot be read (" + file + ")", e);
        }
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
