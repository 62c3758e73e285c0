// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.llavamini.VisualInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** What a model replies to questions, in their order, while it has the next ones already. For one thread. */
final class Replies implements Iterator<Reply>, AutoCloseable {
    private static final Set<ErrorCode> BAD = EnumSet.of(
            ErrorCode.UNSUPPORTED_MEDIA,
            ErrorCode.MEDIA_TOO_LARGE,
            ErrorCode.INPUT_OUTPUT,
            ErrorCode.DATA_FORMAT,
            ErrorCode.CONTEXT_OVERFLOW);

    private final Iterator<Question> questions;
    private final MediaFolder folder;
    private final AnsweringModel model;
    private final int inFlight;
    private final boolean skipBad;
    private final Deque<Asked> asked = new ArrayDeque<>();

    Replies(QuestionPart part, Path media, AnsweringModel model) {
        this.questions = part.questions().iterator();
        this.folder = new MediaFolder(media);
        this.model = model;
        this.inFlight = part.inFlight();
        this.skipBad = part.skipBad();
    }

    /** A question that the model has, or of which it is known already that it is a bad one. */
    private record Asked(Question question, CompletableFuture<String> answer, Optional<Reply> known) {}

    @Override
    public boolean hasNext() {
        return !asked.isEmpty() || questions.hasNext();
    }

    @Override
    public Reply next() {
        while (asked.size() < inFlight && questions.hasNext()) {
            Question question = questions.next();
            asked.addLast(ask(question));
        }
        if (asked.isEmpty()) {
            throw new NoSuchElementException("all questions are answered");
        }
        return reply(asked.removeFirst());
    }

    private Asked ask(Question question) {
        try {
            return switch (folder.find(question)) {
                case MediaFolder.Found.Visual(Optional<VisualInput> visual) ->
                    new Asked(
                            question,
                            model.answer(new AnsweringModel.Request(question.text(), visual)),
                            Optional.empty());
                case MediaFolder.Found.NoVideo(Path path) ->
                    new Asked(
                            question,
                            CompletableFuture.completedFuture(""),
                            Optional.of(new Reply.Bad("its video does not exist (" + path + ")")));
            };
        } catch (LlavaMiniException e) {
            return new Asked(question, CompletableFuture.failedFuture(e), Optional.empty());
        }
    }

    private Reply reply(Asked first) {
        if (first.known().isPresent()) {
            return first.known().get();
        }
        try {
            return new Reply.Text(first.answer().join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof LlavaMiniException failure && isBad(first.question(), failure)) {
                return new Reply.Bad(String.valueOf(failure.getMessage()));
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Returns whether a failure is that of what a question is about, and such questions are skipped. */
    private boolean isBad(Question question, LlavaMiniException failure) {
        if (question.media() instanceof Media.Video && failure.code() == ErrorCode.UNSUPPORTED_MEDIA) {
            return true;
        }
        return skipBad && BAD.contains(failure.code());
    }

    @Override
    public void close() {
        asked.forEach(each -> each.answer().cancel(true));
    }
}
