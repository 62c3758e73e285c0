// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.llavamini.VisualInput;
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
    private static final Set<ErrorCode> BAD = EnumSet.of(
            ErrorCode.UNSUPPORTED_MEDIA,
            ErrorCode.MEDIA_TOO_LARGE,
            ErrorCode.INPUT_OUTPUT,
            ErrorCode.DATA_FORMAT,
            ErrorCode.CONTEXT_OVERFLOW);

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
        List<Question> open = open(file, model.name());
        Progress progress = new Progress(questions.size() - open.size(), listener);
        MediaFolder folder = new MediaFolder(media);
        Deque<Asked> asked = new ArrayDeque<>();
        try {
            for (Question question : open) {
                if (asked.size() == inFlight) {
                    write(asked.removeFirst(), model, file, progress);
                }
                ask(question, folder, model, progress).ifPresent(asked::addLast);
            }
            while (!asked.isEmpty()) {
                write(asked.removeFirst(), model, file, progress);
            }
        } finally {
            asked.forEach(each -> each.answer().cancel(true));
        }
        progress.end();
    }

    /** A question that the model has. */
    private record Asked(Question question, CompletableFuture<String> answer) {}

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

    /** Asks a question, unless it is a bad one. */
    private Optional<Asked> ask(Question question, MediaFolder folder, AnsweringModel model, Progress progress) {
        try {
            switch (folder.find(question)) {
                case MediaFolder.Found.Visual(Optional<VisualInput> visual) -> {
                    AnsweringModel.Request request = new AnsweringModel.Request(question.text(), visual);
                    return Optional.of(new Asked(question, model.answer(request)));
                }
                case MediaFolder.Found.NoVideo(Path path) ->
                    progress.bad(question, "its video does not exist (" + path + ")");
            }
        } catch (LlavaMiniException e) {
            if (!isBad(question, e)) {
                throw e;
            }
            progress.bad(question, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** Writes an answer, waiting for it, unless its question is a bad one. */
    private void write(Asked asked, AnsweringModel model, AnswersFile file, Progress progress) {
        String answer;
        try {
            answer = asked.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LlavaMiniException failure && isBad(asked.question(), failure)) {
                progress.bad(asked.question(), String.valueOf(failure.getMessage()));
                return;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        file.append(List.of(AnswerLine.of(asked.question(), answer, model.name())));
        progress.answered();
    }

    /** Returns whether a failure is that of what a question is about, and such questions are skipped. */
    private boolean isBad(Question question, LlavaMiniException failure) {
        if (question.media() instanceof Media.Video && failure.code() == ErrorCode.UNSUPPORTED_MEDIA) {
            return true;
        }
        return skipBad && BAD.contains(failure.code());
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
