// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Has a model answer questions, into a file that a later run resumes. Questions about the same picture or video follow one
 * another, so that a model that keeps its last pictures encodes each of them once.
 *
 * @param questions all questions of this run, see {@link #select}
 * @param media folder of the pictures and videos
 * @param inFlight how many questions the model has at a time
 * @param skipBad whether a question whose picture does not exist or cannot be read is left out, as those about such videos
 *     always are, or ends the run
 */
public record Evaluation(List<Question> questions, Path media, int inFlight, boolean skipBad) {
    public Evaluation {
        questions = grouped(questions);
        requireNonNull(media, "media is null");
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be greater than zero: " + inFlight);
        }
    }

    /** Makes a run that ends at a picture that cannot be read. */
    public Evaluation(List<Question> questions, Path media, int inFlight) {
        this(questions, media, inFlight, false);
    }

    /** What makes a question the same as another one: MME and TextVQA ask several under one id. */
    private record Key(String id, String text) {}

    /** Returns the first questions up to a limit, and of these the ones of a shard. */
    public static List<Question> select(List<Question> all, int limit, Shard shard) {
        return shard.of(all.subList(0, Math.min(limit, all.size())));
    }

    private static List<Question> grouped(List<Question> questions) {
        Map<Object, List<Question>> groups = new LinkedHashMap<>();
        for (Question question : questions) {
            // A question without a picture is a group of its own, at its place.
            Object key = question.mediaKey().map(Object.class::cast).orElseGet(Object::new);
            groups.computeIfAbsent(key, media -> new ArrayList<>()).add(question);
        }
        return groups.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Answers all questions that the file has no answer to yet, but for bad ones: those about videos that do not exist or cannot
     * be decoded and, if wished, those about such pictures. The listener hears of each; a later run asks them again.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if a picture does not exist, {@code DATA_FORMAT} if the file
     *     belongs to another run
     */
    public void run(AnsweringModel model, AnswersFile file, EvaluationListener listener) {
        run(Answerer.of(model), file, listener);
    }

    /** Does the same with whoever answers, of whom nothing is wanted if no question is left. */
    public void run(Answerer answerer, AnswersFile file, EvaluationListener listener) {
        String model = answerer.modelName();
        List<Question> open = open(file, model);
        Progress progress = new Progress(questions.size() - open.size(), listener);
        if (!open.isEmpty()) {
            try (Stream<Reply> replies = answerer.answer(new QuestionPart(open, media.toString(), inFlight, skipBad))) {
                Iterator<Reply> next = replies.iterator();
                for (Question question : open) {
                    switch (next.next()) {
                        case Reply.Text(String answer) -> {
                            file.append(List.of(AnswerLine.of(question, answer, model)));
                            progress.answered();
                        }
                        case Reply.Bad(String why) -> progress.bad(question, why);
                        case Reply.Failed(ErrorCode code, String message) ->
                            throw new LlavaMiniException(code, message);
                    }
                }
            }
        }
        progress.end();
    }

    /** Counts the questions that are dealt with. */
    private final class Progress {
        private final EvaluationListener listener;
        private int done;
        private int skipped;

        Progress(int done, EvaluationListener listener) {
            this.done = done;
            this.listener = listener;
            listener.onProgress(done, questions.size());
        }

        private void answered() {
            listener.onProgress(++done, questions.size());
        }

        private void bad(Question question, String why) {
            listener.onBad(question, why);
            skipped++;
            answered();
        }

        private void end() {
            if (skipped > 0) {
                listener.onSkipped(skipped);
            }
        }
    }

    /** Returns the questions without an answer; refuses to mix the answers of two models, or of other questions, in one file. */
    private List<Question> open(AnswersFile file, String model) {
        Map<Key, Integer> asked = new HashMap<>();
        questions.forEach(question -> asked.merge(new Key(question.id(), question.text()), 1, Integer::sum));
        Map<Key, Integer> answered = new HashMap<>();
        for (AnswerLine answer : file.answers()) {
            Key key = new Key(answer.questionId(), answer.prompt());
            if (!asked.containsKey(key)) {
                throw refused("are not of these questions: question " + answer.questionId());
            }
            if (!answer.modelId().equals(model)) {
                throw refused("are of the model '" + answer.modelId() + "', not of '" + model + "'");
            }
            if (answered.merge(key, 1, Integer::sum) > asked.getOrDefault(key, 0)) {
                throw refused("hold question " + answer.questionId() + " too often");
            }
        }
        List<Question> open = new ArrayList<>();
        for (Question question : questions) {
            Key key = new Key(question.id(), question.text());
            int left = answered.getOrDefault(key, 0);
            if (left > 0) {
                answered.put(key, left - 1);
            } else {
                open.add(question);
            }
        }
        return open;
    }

    private static LlavaMiniException refused(String why) {
        return new LlavaMiniException(
                ErrorCode.DATA_FORMAT, "the answers so far " + why + "; give another file (--answers)");
    }
}
