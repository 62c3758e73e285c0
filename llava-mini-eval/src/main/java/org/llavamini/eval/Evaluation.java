// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Has a model answer questions, into a file that a later run resumes. Questions about the same picture follow one another, so
 * that a model that keeps its last pictures encodes each of them once.
 *
 * @param questions all questions of this run, see {@link #select}
 * @param media folder of the pictures
 * @param batchSize how many questions the model is asked at a time
 */
public record Evaluation(List<Question> questions, Path media, int batchSize) {
    public Evaluation {
        questions = grouped(questions);
        requireNonNull(media, "media is null");
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be greater than zero: " + batchSize);
        }
    }

    /** Returns the first questions up to a limit, and of these the ones of a shard. */
    public static List<Question> select(List<Question> all, int limit, Shard shard) {
        return shard.of(all.subList(0, Math.min(limit, all.size())));
    }

    private static List<Question> grouped(List<Question> questions) {
        Map<String, List<Question>> groups = new LinkedHashMap<>();
        for (Question question : questions) {
            // A question without a picture is a group of its own, at its place.
            String key = question.pictureKey().orElse("\n" + question.id());
            groups.computeIfAbsent(key, picture -> new ArrayList<>()).add(question);
        }
        return groups.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Answers all questions that the file has no answer to yet.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if a picture does not exist, {@code DATA_FORMAT} if the file
     *     belongs to another run
     */
    public void run(AnsweringModel model, AnswersFile file, EvaluationListener listener) {
        requireSameRun(file, model.name());
        List<Question> open =
                questions.stream().filter(question -> !file.has(question.id())).toList();
        int done = questions.size() - open.size();
        listener.onProgress(done, questions.size());
        for (int from = 0; from < open.size(); from += batchSize) {
            List<Question> batch = open.subList(from, Math.min(open.size(), from + batchSize));
            List<AnsweringModel.Request> requests = batch.stream()
                    .map(question -> new AnsweringModel.Request(question.text(), picture(question)))
                    .toList();
            List<String> texts = model.answer(requests);
            List<AnswerLine> lines = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                lines.add(AnswerLine.of(batch.get(i), texts.get(i), model.name()));
            }
            file.append(lines);
            done += batch.size();
            listener.onProgress(done, questions.size());
        }
    }

    /** Refuses to mix the answers of two models, or of other questions, in one file. */
    private void requireSameRun(AnswersFile file, String model) {
        Map<String, Question> known = new LinkedHashMap<>();
        questions.forEach(question -> known.put(question.id(), question));
        for (AnswerLine answer : file.answers()) {
            Question question = known.get(answer.questionId());
            if (question == null || !question.text().equals(answer.prompt())) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "the answers so far are not of these questions: question " + answer.questionId()
                                + "; give another file (--answers)");
            }
            if (!answer.modelId().equals(model)) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "the answers so far are of the model '" + answer.modelId() + "', not of '" + model
                                + "'; give another file (--answers)");
            }
        }
    }

    private Optional<Path> picture(Question question) {
        if (question.pictureNames().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(question.pictureNames().stream()
                .map(media::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INPUT_OUTPUT,
                        "the picture of question " + question.id() + " does not exist ("
                                + media.resolve(question.pictureNames().getFirst()) + "; --media)")));
    }
}
