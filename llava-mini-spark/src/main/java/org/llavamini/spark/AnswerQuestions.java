// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.llavamini.LlavaMini;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.QuestionPart;
import org.llavamini.eval.RemoteModel;
import org.llavamini.eval.Reply;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Answers the questions of a task on an executor, with the model of the executor. What ends the run is a reply and fails no task. */
final class AnswerQuestions extends AbstractFunction1<Iterator<QuestionPart>, List<Reply>> implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final RemoteModel remote;

    AnswerQuestions(RemoteModel remote) {
        this.remote = requireNonNull(remote, "remote is null");
    }

    @Override
    public List<Reply> apply(Iterator<QuestionPart> parts) {
        List<Reply> replies = new ArrayList<>();
        try {
            LlavaMini model = ExecutorModels.of(remote, remote::open);
            while (parts.hasNext()) {
                replies.addAll(parts.next().allReplies(remote.answering(model)));
            }
        } catch (LlavaMiniException failure) {
            // A model that is not there: trying elsewhere would hide on which machine it is missing.
            replies.add(new Reply.Failed(failure.code(), String.valueOf(failure.getMessage())));
        }
        return replies;
    }
}
