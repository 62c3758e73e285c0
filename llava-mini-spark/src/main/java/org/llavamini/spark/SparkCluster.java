// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static java.util.Objects.requireNonNull;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;
import org.llavamini.eval.Answerer;
import org.llavamini.eval.AnsweringCluster;
import org.llavamini.eval.QuestionPart;
import org.llavamini.eval.RemoteModel;
import org.llavamini.eval.Reply;

/**
 * Answers the questions of an evaluation on the executors of the Spark application in this virtual machine, which is started as
 * spark-submit said if there is none yet. Consecutive questions are a task; each executor has one model.
 */
public final class SparkCluster implements AnsweringCluster {
    /** The most questions of a task, unless more than a few are in flight: what is lost if the driver is killed. */
    private static final int MOST_QUESTIONS = 64;

    /** A task must be long beside its beginning and end, when fewer questions are in flight. */
    private static final int ROUNDS = 16;

    /** So that one slow task does not hold up the end. */
    private static final int TASKS_EACH = 4;

    private final AtomicReference<@Nullable SparkContext> started = new AtomicReference<>();

    @Override
    public Answerer answerer(RemoteModel model) {
        requireNonNull(model, "model is null");
        return new Answerer() {
            @Override
            public String modelName() {
                return model.name();
            }

            @Override
            public Stream<Reply> answer(QuestionPart questions) {
                return replies(questions, model);
            }
        };
    }

    private Stream<Reply> replies(QuestionPart questions, RemoteModel model) {
        SparkContext context = SparkJob.reported(SparkJob.OPTION, this::context);
        int size = size(questions.questions().size(), questions.inFlight(), context.defaultParallelism());
        SparkJob job = new SparkJob(context, questions.split(size), new AnswerQuestions(model));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(job, Spliterator.ORDERED), false)
                .onClose(job::close);
    }

    private SparkContext context() {
        boolean ours = SparkEnv.get() == null;
        SparkContext context = SparkContext.getOrCreate();
        if (ours) {
            started.set(context);
        }
        return context;
    }

    /** Ends the application, if it was started for questions. */
    @Override
    public void close() {
        SparkContext context = started.getAndSet(null);
        if (context != null) {
            context.stop();
        }
    }

    /** Returns how many questions a task takes. */
    static int size(int questions, int inFlight, int slots) {
        int fair = Math.ceilDiv(questions, TASKS_EACH * Math.max(1, slots));
        return Math.clamp(fair, inFlight, Math.max(MOST_QUESTIONS, ROUNDS * inFlight));
    }
}
