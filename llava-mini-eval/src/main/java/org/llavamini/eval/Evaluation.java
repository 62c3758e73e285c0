// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.VisualInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Has a model answer questions, into a file that a later run resumes. Questions about the same picture or video follow one
 * another, so that a model that keeps its last pictures encodes each of them once.
 *
 * @param questions all questions of this run, see {@link #select}
 * @param media folder of the pictures and videos
 * @param batchSize how many questions the model is asked at a time
 * @param skipBad whether a question whose picture does not exist or cannot be read is left out, as those about such videos
 *     always are, or ends the run
 */
public record Evaluation(List<Question> questions, Path media, int batchSize, boolean skipBad) {
    private static final Set<ErrorCode> BAD = EnumSet.of(
            ErrorCode.UNSUPPORTED_MEDIA,
            ErrorCode.MEDIA_TOO_LARGE,
            ErrorCode.INPUT_OUTPUT,
            ErrorCode.DATA_FORMAT,
            ErrorCode.CONTEXT_OVERFLOW);

    public Evaluation {
        questions = grouped(questions);
        requireNonNull(media, "media is null");
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be greater than zero: " + batchSize);
        }
    }

    /** Makes a run that ends at a picture that cannot be read. */
    public Evaluation(List<Question> questions, Path media, int batchSize) {
        this(questions, media, batchSize, false);
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
        List<Question> open = open(file, model.name());
        int done = questions.size() - open.size();
        int skipped = 0;
        listener.onProgress(done, questions.size());
        for (int from = 0; from < open.size(); from += batchSize) {
            List<Question> batch = open.subList(from, Math.min(open.size(), from + batchSize));
            skipped += answer(batch, model, file, listener);
            done += batch.size();
            listener.onProgress(done, questions.size());
        }
        if (skipped > 0) {
            listener.onSkipped(skipped);
        }
    }

    /** Answers a batch and returns how many of its questions were skipped. */
    private int answer(List<Question> batch, AnsweringModel model, AnswersFile file, EvaluationListener listener) {
        MediaFolder folder = new MediaFolder(media);
        List<Question> asked = new ArrayList<>();
        List<AnsweringModel.Request> requests = new ArrayList<>();
        for (Question question : batch) {
            try {
                switch (folder.find(question)) {
                    case MediaFolder.Found.Visual(Optional<VisualInput> visual) -> {
                        asked.add(question);
                        requests.add(new AnsweringModel.Request(question.text(), visual));
                    }
                    case MediaFolder.Found.NoVideo(Path path) ->
                        listener.onBad(question, "its video does not exist (" + path + ")");
                }
            } catch (LlavaMiniException e) {
                if (!isBad(question, e)) {
                    throw e;
                }
                listener.onBad(question, String.valueOf(e.getMessage()));
            }
        }
        int skipped = batch.size() - asked.size();
        if (asked.isEmpty()) {
            return skipped;
        }
        List<String> texts;
        try {
            texts = model.answer(requests);
        } catch (LlavaMiniException e) {
            if (asked.stream().noneMatch(question -> isBad(question, e))) {
                throw e;
            }
            if (asked.size() == 1) {
                listener.onBad(asked.getFirst(), String.valueOf(e.getMessage()));
                return skipped + 1;
            }
            // Something of the batch cannot be read: what it is shows when they are asked one by one.
            for (Question question : asked) {
                skipped += answer(List.of(question), model, file, listener);
            }
            return skipped;
        }
        file.append(lines(asked, texts, model.name()));
        return skipped;
    }

    /** Returns whether a failure is that of what a question is about, and such questions are skipped. */
    private boolean isBad(Question question, LlavaMiniException failure) {
        if (question.media() instanceof Media.Video && failure.code() == ErrorCode.UNSUPPORTED_MEDIA) {
            return true;
        }
        return skipBad && BAD.contains(failure.code());
    }

    private static List<AnswerLine> lines(List<Question> batch, List<String> texts, String model) {
        if (texts.size() != batch.size()) {
            throw new IllegalStateException(batch.size() + " questions have " + texts.size() + " answers");
        }
        List<AnswerLine> lines = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            lines.add(AnswerLine.of(batch.get(i), texts.get(i), model));
        }
        return lines;
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
