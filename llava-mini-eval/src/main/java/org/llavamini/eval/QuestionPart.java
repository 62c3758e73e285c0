// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.llavamini.error.LlavaMiniException;

/**
 * Questions that follow one another in an evaluation, with what somebody has to know to have them answered; it can travel to
 * another machine.
 *
 * @param questions in their order
 * @param media folder of the pictures and videos
 * @param inFlight how many questions the model has at a time
 * @param skipBad whether questions about pictures that do not exist or cannot be read are skipped too
 */
public record QuestionPart(List<Question> questions, String media, int inFlight, boolean skipBad)
        implements Serializable {
    public QuestionPart {
        questions = List.copyOf(questions);
        requireNonNull(media, "media is null");
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be greater than zero: " + inFlight);
        }
    }

    /** Returns parts of this one that together are the whole, each of at most so many questions. */
    public List<QuestionPart> split(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be greater than zero: " + size);
        }
        return IntStream.iterate(0, from -> from < questions.size(), from -> from + size)
                .mapToObj(from -> questions.subList(from, Math.min(questions.size(), from + size)))
                .map(some -> new QuestionPart(some, media, inFlight, skipBad))
                .toList();
    }

    /**
     * Has a model answer the questions, as the stream is read. What ends the run is thrown in the place of that question. Closing the
     * stream cancels the questions that the model has.
     */
    public Stream<Reply> replies(AnsweringModel model) {
        Replies replies = new Replies(this, Path.of(media), model);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(replies, Spliterator.ORDERED), false)
                .onClose(replies::close);
    }

    /** Has a model answer the questions; what ends the run is the last reply. */
    public List<Reply> allReplies(AnsweringModel model) {
        List<Reply> all = new ArrayList<>();
        try (Stream<Reply> replies = replies(model)) {
            for (Iterator<Reply> each = replies.iterator(); each.hasNext(); ) {
                all.add(each.next());
            }
        } catch (LlavaMiniException failure) {
            all.add(new Reply.Failed(failure.code(), String.valueOf(failure.getMessage())));
        }
        return all;
    }
}
