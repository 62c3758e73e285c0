// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.nn.Probe;
import org.llavamini.option.FinishReason;
import org.llavamini.option.GenerationOptions;
import org.llavamini.text.tokenizer.TokenIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who comes in and who is next: requests are admitted or refused on arrival, prepared on other threads, and join the running rows in the
 * order of their admission as places become free. {@link #submit} and {@link #status} may be called by any thread; the rest is the
 * engine's.
 */
public final class Answering implements Engine.Work {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final LoadedModel model;
    private final RunningRows running;
    private final EngineLimits limits;
    private final EngineCounters counters;
    private final Executor others;
    private final Runnable wake;
    private final AtomicLong numbers = new AtomicLong();
    /** Those that were admitted and have not joined yet, by their numbers. */
    private final ConcurrentSkipListMap<Long, Waiting> waiting = new ConcurrentSkipListMap<>();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Object admission = new Object();
    private int admitted;
    private long mediaBytes;
    private boolean closing;
    private volatile long lastBreath = Long.MAX_VALUE;
    private volatile long promisedBytes;
    private volatile int inside;
    private volatile long pictureBytes;

    /** A request that was admitted. */
    private static final class Waiting {
        private final Submission submission;
        private final PendingAnswer pending;
        private long prepareNanos;
        private volatile Submission.@Nullable Prepared prepared;

        Waiting(Submission submission, PendingAnswer pending) {
            this.submission = submission;
            this.pending = pending;
        }
    }

    /**
     * Begins without a request.
     *
     * @param model answers
     * @param limits how much is taken on
     * @param others threads for preparation
     * @param wake called when there is more to do
     */
    public Answering(LoadedModel model, EngineLimits limits, Executor others, Runnable wake) {
        this.model = requireNonNull(model, "model is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.others = requireNonNull(others, "others is null");
        this.wake = requireNonNull(wake, "wake is null");
        this.counters = new EngineCounters();
        this.running = model.rows(limits.keyValueBytes(), others, wake, counters);
    }

    /**
     * Admits a request.
     *
     * @throws LlavaMiniException with {@code QUEUE_FULL} if as many wait as may, {@code MEDIA_TOO_LARGE} if its media alone are more than
     *     may wait
     * @throws IllegalStateException if the model is closed
     */
    public PendingAnswer submit(Submission submission) {
        admit(submission.mediaBytes());
        long number = numbers.getAndIncrement();
        PendingAnswer pending = new PendingAnswer(submission.deadline(), submission.cancellation(), wake, this::left);
        Waiting entry = new Waiting(submission, pending);
        waiting.put(number, entry);
        try {
            others.execute(() -> prepare(number, entry));
        } catch (RuntimeException refused) {
            leave(number, entry);
            pending.failed(refused);
        }
        return pending;
    }

    private void admit(long bytes) {
        synchronized (admission) {
            if (closing) {
                throw new IllegalStateException("the model is closed");
            }
            if (bytes > limits.maxWaitingMediaBytes()) {
                throw new LlavaMiniException(
                        ErrorCode.MEDIA_TOO_LARGE,
                        "the request's media have " + bytes + " bytes, more than the " + limits.maxWaitingMediaBytes()
                                + " that may wait (maxWaitingMediaBytes)");
            }
            if (admitted >= limits.maxConcurrent() + limits.maxWaiting()
                    || mediaBytes + bytes > limits.maxWaitingMediaBytes()) {
                throw new LlavaMiniException(
                        ErrorCode.QUEUE_FULL,
                        "too many requests: " + admitted + " are answered or wait already; try later");
            }
            admitted++;
            mediaBytes += bytes;
        }
    }

    private void left() {
        synchronized (admission) {
            admitted--;
        }
    }

    private void prepare(long number, Waiting entry) {
        if (entry.pending.ending().isEmpty()) {
            long start = System.nanoTime();
            try {
                Submission.Prepared prepared = entry.submission.preparation().get();
                entry.prepareNanos = System.nanoTime() - start;
                entry.prepared = prepared;
            } catch (RuntimeException failure) {
                if (leave(number, entry)) {
                    counters.failed();
                    entry.pending.failed(failure);
                }
            }
        }
        wake.run();
    }

    /** Returns whether the request was still waiting. */
    private boolean leave(long number, Waiting entry) {
        boolean waited = waiting.remove(number, entry);
        if (waited) {
            synchronized (admission) {
                mediaBytes -= entry.submission.mediaBytes();
            }
        }
        return waited;
    }

    @Override
    public State tick() {
        boolean over = System.nanoTime() >= lastBreath;
        endThoseThatWaitNoMore();
        if (over) {
            running.close();
        }
        join();
        boolean worked = work();
        inside = running.size();
        promisedBytes = running.keyValueBytes();
        pictureBytes = model.pictureBytes();
        if (worked) {
            return State.BUSY;
        }
        if (running.size() > 0 || !waiting.isEmpty()) {
            return State.WAITING;
        }
        if (isClosing()) {
            ended.complete(null);
        }
        return State.IDLE;
    }

    /** What goes wrong with one request ends that request alone; whatever else is thrown ends those that run, and not the engine. */
    private boolean work() {
        try {
            return running.tick();
        } catch (RuntimeException | Error broken) {
            LOG.error("the engine ends the requests that run", broken);
            running.failAll(new LlavaMiniException(
                    ErrorCode.NATIVE, "the engine failed and ended the requests that ran; ask again", broken));
            return true;
        }
    }

    private void endThoseThatWaitNoMore() {
        for (Map.Entry<Long, Waiting> each : waiting.entrySet()) {
            Waiting entry = each.getValue();
            Optional<FinishReason> ending = isClosing() ? Optional.of(FinishReason.CANCELLED) : entry.pending.ending();
            if (ending.isPresent() && leave(each.getKey(), entry)) {
                counters.finished(ending.get());
                entry.pending.ended(nothing(ending.get()));
            }
        }
    }

    private static Generation nothing(FinishReason reason) {
        return new Generation(
                new Written(TokenIds.of(), "", reason), 0, 0, 0, 0, 0, false, Optional.empty(), new StageTimer());
    }

    private void join() {
        for (Map.Entry<Long, Waiting> each : waiting.entrySet()) {
            if (running.size() >= limits.maxConcurrent()) {
                return;
            }
            Waiting entry = each.getValue();
            Submission.Prepared prepared = entry.prepared;
            if (prepared != null && leave(each.getKey(), entry)) {
                join(entry, prepared);
            }
        }
    }

    private void join(Waiting entry, Submission.Prepared prepared) {
        PendingAnswer pending = entry.pending;
        StageTimer timer = new StageTimer(pending.submitted());
        timer.add(Stage.MEDIA, entry.prepareNanos);
        timer.add(Stage.QUEUE, Math.max(0, pending.nanos() - entry.prepareNanos));
        GenerationOptions options = entry.submission.options();
        PromptIds prompt = prepared.prompt();
        EncodingRun run =
                new EncodingRun(Probe.NONE, timer, () -> pending.ending().isPresent(), pending::frames);
        running.join(
                new RowRequest(
                        prompt,
                        prepared.subject(),
                        model.answers(prompt, options, entry.submission.wantsText() ? pending::text : _ -> {}),
                        options.maxNewTokens(),
                        run,
                        pending::ending,
                        pending::isFull),
                pending);
    }

    /** Has a video encoded for later questions; called on the engine's thread. */
    public void encode(EncodedFrames frames, FramesUnderway underway) {
        running.join(new FrameEncoding(frames, underway, wake));
    }

    private boolean isClosing() {
        synchronized (admission) {
            return closing;
        }
    }

    /**
     * Refuses new requests, ends those that wait, and those that run after some time.
     *
     * @return completes when none is left
     */
    public CompletableFuture<Void> close(Duration limit) {
        synchronized (admission) {
            closing = true;
        }
        lastBreath = System.nanoTime() + limit.toNanos();
        wake.run();
        return ended;
    }

    /**
     * How much there is to do at the moment, and what was done.
     *
     * @param running requests that share the steps
     * @param waiting requests that were admitted and have not joined
     * @param limits how much is taken on
     * @param keyValueBytes bytes of keys and values that are promised to the running ones
     * @param pictureBytes bytes of pictures that are kept
     * @param counts what was done so far
     */
    public record Status(
            int running,
            int waiting,
            EngineLimits limits,
            long keyValueBytes,
            long pictureBytes,
            EngineCounters.Counts counts) {}

    /** Counts frames that were left out before they came here because they hardly differed from the one before. For any thread. */
    public void leftOut(long frames) {
        counters.framesSkipped(frames);
    }

    /** Returns how much there is to do. */
    public Status status() {
        return new Status(inside, waiting.size(), limits, promisedBytes, pictureBytes, counters.counts());
    }
}
