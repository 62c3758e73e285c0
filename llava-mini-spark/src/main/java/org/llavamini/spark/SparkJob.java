// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.QuestionPart;
import org.llavamini.eval.Reply;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * A job with a task for each part of some questions, whose replies come here in the order of the parts while others are under way.
 * Used by one thread; closing gives up what is open.
 */
final class SparkJob implements Iterator<Reply>, AutoCloseable {
    /** How messages name the option that asks for a cluster. */
    static final String OPTION = " (--on)";

    private final SparkContext context;
    private final String group = "llava-mini-" + UUID.randomUUID();
    private final int parts;
    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    private final Map<Integer, List<Reply>> early = new HashMap<>();
    private final Thread runner;
    private int taken;
    private Iterator<Reply> current = List.<Reply>of().iterator();

    SparkJob(SparkContext context, List<QuestionPart> parts, AnswerQuestions task) {
        this.context = requireNonNull(context, "context is null");
        this.parts = parts.size();
        this.runner = Thread.ofPlatform().daemon().name("llava-mini-job").start(() -> run(List.copyOf(parts), task));
    }

    /** What the job tells. */
    private sealed interface Arrived {
        record Part(int number, List<Reply> replies) implements Arrived {}

        record End(Optional<Throwable> failure) implements Arrived {}
    }

    private void run(List<QuestionPart> questions, AnswerQuestions task) {
        try {
            JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
            java.setJobGroup(group, "llava-mini eval", false);
            RDD<QuestionPart> tasks =
                    java.parallelize(questions, questions.size()).rdd();
            context.runJob(
                    tasks,
                    task,
                    (number, replies) -> {
                        arrived.add(new Arrived.Part((Integer) number, replies));
                        return BoxedUnit.UNIT;
                    },
                    ClassTag$.MODULE$.apply(List.class));
            arrived.add(new Arrived.End(Optional.empty()));
        } catch (Throwable failure) {
            arrived.add(new Arrived.End(Optional.of(failure)));
        }
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && taken < parts) {
            current = part(taken).iterator();
            taken++;
        }
        return current.hasNext();
    }

    @Override
    public Reply next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all questions are answered");
        }
        return current.next();
    }

    private List<Reply> part(int number) {
        while (!early.containsKey(number)) {
            switch (await()) {
                case Arrived.Part(int other, List<Reply> replies) -> early.put(other, replies);
                case Arrived.End(Optional<Throwable> failure) ->
                    throw failure.map(cause -> failed(OPTION, cause))
                            .orElseGet(() -> new IllegalStateException("no replies of part " + number));
            }
        }
        return requireNonNull(early.remove(number), "part is null");
    }

    private Arrived await() {
        try {
            return arrived.take();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "interrupted", interruption);
        }
    }

    /**
     * Does something that Spark may fail with in many words.
     *
     * @param named what the message ends with: the option that asked for it, or nothing
     */
    static <T> T reported(String named, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | LinkageError failure) {
            throw failed(named, failure);
        }
    }

    private static RuntimeException failed(String named, Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String line = message.lines().findFirst().orElse("");
        return new LlavaMiniException(ErrorCode.PROCESS_LOST, "Spark gave up: " + line.strip() + named, failure);
    }

    @Override
    public void close() {
        if (runner.isAlive() && !context.isStopped()) {
            context.cancelJobGroup(group);
        }
    }
}
