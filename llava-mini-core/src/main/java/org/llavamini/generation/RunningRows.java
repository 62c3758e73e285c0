// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.ImageEncoder;
import org.llavamini.encoding.PictureCache;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.model.fusion.ModalityFusion.Fused;
import org.llavamini.model.fusion.ModalityFusion.Unfused;
import org.llavamini.option.FinishReason;
import org.llavamini.tensor.TensorScope;

/**
 * The requests that a model works on together, one or many: step by step, each tick a bounded piece of seeing, then of fusing, then one
 * pass of the language model over prompts and answers. Rows join between ticks and leave in them. Owns them until closed; belongs to
 * the engine's thread.
 */
public final class RunningRows implements AutoCloseable {
    /** How many tokens of prompts the language model reads in a pass; fewer while answers wait for their next word. */
    private static final long READ_AT_ONCE = 1024;

    private static final long READ_BESIDE_ANSWERS = 256;
    /** How many tokens of text are fused in a tick. */
    private static final long FUSED_AT_ONCE = 4096;

    private static final long MOMENT_NANOS = 200_000;

    /** So long after the last request that was not about a video the next such one is expected. */
    private static final long EXPECTED_NANOS = 250_000_000;

    /** How much longer than for the last frame of a video the others work before the next one, as long as there are any. */
    private static final long OTHERS_SHARE = 3;

    private final VisionLanguageModel model;
    private final PictureSeeing pictures;
    private final Memories memories;
    private final KeyValueBudget budget;
    private final EngineCounters counters;
    private final Runnable arrived;
    private final List<Row> rows = new ArrayList<>();
    private final List<FrameEncoding> encodings = new ArrayList<>();
    private int videoTurn;
    private long othersSeen = System.nanoTime() - EXPECTED_NANOS;
    private long framesDue = System.nanoTime();

    /**
     * Begins without a row.
     *
     * @param model the networks, which stay the caller's
     * @param encoder sees pictures
     * @param cache holds what it saw
     * @param memories what is kept of what was read
     * @param keyValueBytes how much memory the keys and values of all rows may take
     * @param others threads on which pictures are read
     * @param arrived called by other threads when there is more to do
     * @param counters count what is done
     */
    public RunningRows(
            VisionLanguageModel model,
            ImageEncoder encoder,
            PictureCache cache,
            Memories memories,
            long keyValueBytes,
            Executor others,
            Runnable arrived,
            EngineCounters counters) {
        this.model = requireNonNull(model, "model is null");
        this.memories = requireNonNull(memories, "memories is null");
        this.arrived = requireNonNull(arrived, "arrived is null");
        this.counters = requireNonNull(counters, "counters is null");
        this.pictures = new PictureSeeing(encoder, cache, others, arrived, counters);
        this.budget = new KeyValueBudget(keyValueBytes, model.languageModel().bytesPerToken());
    }

    /**
     * What is kept of prompts that were read, so that the next one costs only what is new in it.
     *
     * @param mostBytes how much memory the keys and values of one prompt may take
     * @param answersToo whether a generated answer reads the same in the next turn: where earlier answers are left out of fusion
     */
    public record Memories(long mostBytes, boolean answersToo) {}

    /** Takes a request in. */
    public void join(RowRequest request, RowOutcome outcome) {
        rows.add(new Row(request, outcome, model));
    }

    /** Takes a video in, which is encoded without a question. */
    public void join(FrameEncoding encoding) {
        encodings.add(encoding);
    }

    /** Returns how many requests there are. */
    public int size() {
        return rows.size() + encodings.size();
    }

    /** Returns how many bytes of keys and values are promised. */
    public long keyValueBytes() {
        return budget.promised();
    }

    /** Works until every row has ended. */
    public void finish() {
        while (size() > 0) {
            tickOrWait();
        }
    }

    /** As {@link #tick} for who has nothing else to do: without work it waits a moment, so that frames can come. */
    public void tickOrWait() {
        if (!tick() && size() > 0) {
            LockSupport.parkNanos(MOMENT_NANOS);
        }
    }

    /** Does a bounded piece of work; returns whether there was any. */
    public boolean tick() {
        boolean worked = leave();
        worked |= see();
        worked |= fuse();
        worked |= assemble();
        worked |= step();
        worked |= someFrames(worked);
        return worked;
    }

    // Leaving

    private boolean leave() {
        boolean any = false;
        for (Row row : List.copyOf(rows)) {
            Optional<FinishReason> ending = row.request().ending().get();
            if (ending.isPresent()) {
                end(row, ending.get());
                any = true;
            }
        }
        any |= encodings.removeIf(FrameEncoding::endIfCancelled);
        return any;
    }

    private void end(Row row, FinishReason reason) {
        Generation generation = row.finish(reason);
        if (row.isWorthRemembering()) {
            remember(row, generation);
        }
        remove(row);
        counters.finished(generation.written().finishReason());
        row.outcome().ended(generation);
    }

    /** With earlier answers left out of fusion a generated answer reads the same in the next turn. */
    private void remember(Row row, Generation generation) {
        boolean whole = memories.answersToo() && row.generated() > 1;
        int answered = whole ? Math.toIntExact(row.generated() - 1) : 0;
        if (model.languageModel().bytesPerToken() * (generation.promptTokens() + answered) <= memories.mostBytes()) {
            row.visual()
                    .orElseThrow()
                    .remember(
                            row.request()
                                    .prompt()
                                    .followedBy(generation.written().ids().slice(0, answered)),
                            row.copyOfRead(answered));
        }
    }

    private void fail(Row row, RuntimeException failure) {
        remove(row);
        counters.failed();
        row.outcome().failed(failure);
    }

    private void remove(Row row) {
        rows.remove(row);
        budget.giveBack(row);
        row.close();
        row.heldPicture().ifPresent(pictures::release);
    }

    /** Does something for rows together; what goes wrong ends them and nobody else. */
    private void together(Collection<Row> concerned, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | OutOfMemoryError thrown) {
            RuntimeException failure = thrown instanceof RuntimeException known ? known : outOfMemory(thrown);
            for (Row row : concerned.stream().filter(rows::contains).toList()) {
                Optional<FinishReason> ending = row.request().ending().get();
                if (ending.isPresent()) {
                    end(row, ending.get());
                } else {
                    fail(row, failure);
                }
            }
        }
    }

    private static LlavaMiniException outOfMemory(Throwable cause) {
        return new LlavaMiniException(
                ErrorCode.NATIVE,
                "there is not enough memory for this request (raise -Xmx, or ask less at a time)",
                cause);
    }

    /** Ends every row for a reason that concerns all of them. */
    void failAll(RuntimeException failure) {
        List.copyOf(rows).forEach(row -> fail(row, failure));
        encodings.forEach(encoding -> encoding.fail(failure));
        encodings.clear();
    }

    // Seeing

    private boolean see() {
        boolean any = false;
        for (Row row : having(Row.Phase.UNSEEN)) {
            together(List.of(row), () -> begin(row));
            any |= row.phase() != Row.Phase.UNSEEN;
        }
        List<Row> ready = pictures.ready(having(Row.Phase.UNSEEN), this::fail);
        if (!ready.isEmpty()) {
            together(ready, () -> {
                try (TensorScope _ = TensorScope.open()) {
                    pictures.see(ready);
                }
            });
        }
        return any || !ready.isEmpty();
    }

    private void begin(Row row) {
        try (TensorScope _ = TensorScope.open()) {
            switch (row.request().subject()) {
                case Subject.Nothing() -> row.beginAlone();
                case Subject.Encoded encoded -> row.begin(encoded.visual().get(), arrived);
                case Subject.APicture picture ->
                    pictures.known(picture.key()).ifPresent(image -> row.begin(image, picture.key(), true));
            }
        }
    }

    // Fusing

    /** Everything but videos. */
    private boolean fuse() {
        boolean any = false;
        List<Row> fusing = new ArrayList<>();
        long tokens = 0;
        for (Row row : having(Row.Phase.FUSING)) {
            if (isVideo(row) || tokens > FUSED_AT_ONCE) {
                continue;
            }
            fusing.add(row);
            tokens += row.request().prompt().size();
        }
        while (!fusing.isEmpty()) {
            any = true;
            fuse(fusing, 1);
            fusing.removeIf(row -> row.phase() != Row.Phase.FUSING || !rows.contains(row));
        }
        return any;
    }

    private static boolean isVideo(Row row) {
        return row.visual().orElse(null) instanceof EncodedFrames;
    }

    /**
     * Frames of one video, by turns: as many as are encoded best at once. Where others would wait for them it is single ones, in a part of
     * the time.
     *
     * @param othersWorked whether others did something in this tick
     */
    private boolean someFrames(boolean othersWorked) {
        List<IntConsumer> ready = readyVideos();
        if (ready.isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        boolean others = rows.stream().anyMatch(row -> row.phase() != Row.Phase.UNSEEN && !isVideo(row));
        if (others) {
            othersSeen = now;
        }
        boolean expected = now - othersSeen < EXPECTED_NANOS;
        boolean due = now - framesDue >= 0;
        if (others && othersWorked && !due) {
            return true;
        }
        if (!others && expected && !due) {
            LockSupport.parkNanos(Math.min(MOMENT_NANOS, framesDue - now));
            return true;
        }
        videoTurn = (videoTurn + 1) % ready.size();
        ready.get(videoTurn).accept(expected ? 1 : Integer.MAX_VALUE);
        long end = System.nanoTime();
        framesDue = end + OTHERS_SHARE * (end - now);
        return true;
    }

    /** The next frames of each video of which some are there, given how many at most. */
    private List<IntConsumer> readyVideos() {
        List<IntConsumer> ready = new ArrayList<>();
        for (Row row : having(Row.Phase.FUSING)) {
            if (isVideo(row) && row.isReady()) {
                ready.add(atMost -> fuse(List.of(row), atMost));
            }
        }
        for (FrameEncoding encoding : List.copyOf(encodings)) {
            if (encoding.isReady()) {
                ready.add(atMost -> encodings.removeIf(each -> each == encoding && each.advance(atMost)));
            }
        }
        return ready;
    }

    /** Has the texts of some rows meet the next frames of each, all in one pass. */
    private void fuse(List<Row> fusing, int framesAtMost) {
        try (TensorScope _ = TensorScope.open()) {
            List<Row> meeting = new ArrayList<>();
            List<Unfused> unfused = new ArrayList<>();
            for (Row row : fusing) {
                together(List.of(row), () -> {
                    Optional<FusionMemory> frames = row.nextFrames(framesAtMost);
                    frames.flatMap(row::unfused).ifPresent(text -> {
                        meeting.add(row);
                        unfused.add(text);
                    });
                    if (isVideo(row)) {
                        frames.ifPresentOrElse(
                                memory -> counters.frames(memory.frames()),
                                () -> counters.framesSkipped(row.framesSkipped()));
                    }
                });
            }
            if (!meeting.isEmpty()) {
                together(meeting, () -> {
                    List<EncodingRun> runs = meeting.stream().map(Row::run).toList();
                    List<Fused> fused = EncodingRun.time(
                            runs,
                            Stage.PRE_FUSION,
                            () -> model.fusion()
                                    .fuse(unfused, EncodingRun.together(runs).cancellation()));
                    for (int i = 0; i < meeting.size(); i++) {
                        meeting.get(i).fused(fused.get(i));
                    }
                });
            }
        }
    }

    // Reading and answering

    /** Gives those whose text is fused room for keys and values, in their order. */
    private boolean assemble() {
        boolean any = false;
        for (Row row : having(Row.Phase.FUSED)) {
            boolean[] fits = {true};
            together(List.of(row), () -> {
                fits[0] = budget.promise(row, row.tokensAtMost());
                if (fits[0]) {
                    row.assemble();
                }
            });
            if (!fits[0]) {
                break;
            }
            any = true;
        }
        return any;
    }

    /** One pass of the language model: some tokens of prompts, and one token of every answer. */
    private boolean step() {
        List<Row> answering = having(Row.Phase.ANSWERING);
        answering.removeIf(Row::isHeld);
        Step step = new Step(model, answering);
        long left = answering.isEmpty() ? READ_AT_ONCE : READ_BESIDE_ANSWERS;
        for (Row row : having(Row.Phase.READING)) {
            left -= step.read(row, left);
        }
        if (step.isEmpty()) {
            return false;
        }
        together(step.rows(), () -> {
            Map<Row, float[]> logits = step.run();
            counters.step(step.rows().size(), step.tokensRead());
            logits.forEach((row, own) -> together(List.of(row), () -> choose(row, own)));
        });
        return true;
    }

    private void choose(Row row, float[] logits) {
        counters.token();
        if (!row.take(logits)) {
            end(row, FinishReason.LENGTH);
        }
    }

    private List<Row> having(Row.Phase phase) {
        Predicate<Row> wanted = row -> row.phase() == phase;
        return new ArrayList<>(rows.stream().filter(wanted).toList());
    }

    /** Ends every row, with what it has. */
    @Override
    public void close() {
        for (Row row : List.copyOf(rows)) {
            end(row, FinishReason.CANCELLED);
        }
        for (Iterator<FrameEncoding> each = encodings.iterator(); each.hasNext(); each.remove()) {
            each.next().fail(new LlavaMiniException(ErrorCode.CANCELLED, "the model is closed"));
        }
    }
}
