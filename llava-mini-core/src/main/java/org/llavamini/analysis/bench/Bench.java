// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.llavamini.analysis.BenchMemory;
import org.llavamini.analysis.BenchPlan;
import org.llavamini.analysis.BenchReport;
import org.llavamini.analysis.BenchStep;
import org.llavamini.analysis.BenchWork;
import org.llavamini.analysis.VideoMeasure;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.encoding.ImageEncoder;
import org.llavamini.encoding.PictureCache;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.generation.EngineCounters;
import org.llavamini.generation.RunningRows;
import org.llavamini.generation.Subject;
import org.llavamini.media.Picture;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.model.LanguageModel;
import org.llavamini.nn.Probe;
import org.llavamini.option.Cancellation;
import org.llavamini.text.tokenizer.TokenIds;

/** Measures a model with pictures of noise, by the ways that requests take. Belongs to the engine's thread. */
public final class Bench implements AutoCloseable {
    private static final long HALF_BYTES = 2;
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final BenchModel model;
    private final BenchPlan plan;
    private final LanguageModel language;
    private final ImageEncoder images;
    private final PictureCache none = new PictureCache(0);
    private final RunningRows rows;
    private final BenchPrompts texts;
    private final Stopwatch watch;
    private long keptPerPicture;
    private long visionTokens;

    /** Measures a model, which stays the caller's. */
    public static BenchReport measure(BenchModel model, BenchPlan plan) {
        try (Bench bench = new Bench(model, plan)) {
            return bench.run();
        }
    }

    /** Prepares to measure. The model stays the caller's; the caller closes this before it. */
    public Bench(BenchModel model, BenchPlan plan) {
        this(model, plan, ProcessorClock.ofThisProcess());
    }

    Bench(BenchModel model, BenchPlan plan, LongSupplier processorNanos) {
        this.model = requireNonNull(model, "model is null");
        this.plan = requireNonNull(plan, "plan is null");
        watch = new Stopwatch(processorNanos);
        language = model.networks().languageModel();
        images = new ImageEncoder(model.networks(), model.preprocessor(), model.quirks(), model.device());
        rows = new RunningRows(
                model.networks(),
                images,
                none,
                new RunningRows.Memories(UNLIMITED, true),
                UNLIMITED,
                Runnable::run,
                () -> {},
                new EngineCounters());
        texts = new BenchPrompts(plan.textTokens(), language.config().vocabularySize(), model.quirks());
    }

    /** Measures everything that the plan asks for. */
    public BenchReport run() {
        double bandwidth = MemoryBandwidth.measure(plan.threads());
        OptionalLong loaded = ProcessMemory.resident();
        ProcessMemory.forgetPeak();
        pictureAndQuestions(noise(0));
        OptionalLong peakOfFirst = ProcessMemory.peak();
        if (plan.batch() > 1) {
            batch();
        }
        watch.start();
        for (int i = 1; i <= plan.repeat(); i++) {
            pictureAndQuestions(noise(i));
        }
        if (plan.batch() > 1) {
            for (int i = 0; i < plan.repeat(); i++) {
                batch();
            }
        }
        OptionalLong peak = ProcessMemory.peak();
        List<VideoMeasure> videos = plan.frames().stream().map(this::video).toList();
        LanguageModelConfig config = language.config();
        long half = 2 * HALF_BYTES * config.layers() * config.keyValueWidth();
        return new BenchReport(
                watch.millis(),
                watch.processorSeconds(),
                new BenchMemory(
                        loaded,
                        difference(peakOfFirst, loaded),
                        peak,
                        visionTokens,
                        visionTokens * language.bytesPerToken(),
                        visionTokens * half,
                        model.weightsPerToken(),
                        keptPerPicture),
                videos,
                bandwidth);
    }

    private static OptionalLong difference(OptionalLong more, OptionalLong less) {
        return more.isPresent() && less.isPresent()
                ? OptionalLong.of(Math.max(0, more.getAsLong() - less.getAsLong()))
                : OptionalLong.empty();
    }

    /** Returns a picture that needs no resizing. */
    private Picture noise(long seed) {
        int side = model.preprocessor().clip().cropSize()
                * model.preprocessor().tiles().ratio();
        byte[] pixels = new byte[3 * side * side];
        new Random(seed).nextBytes(pixels);
        return Picture.of(side, side, pixels);
    }

    private static EncodingRun run(Probe probe) {
        return new EncodingRun(probe, new StageTimer(), Cancellation.NEVER, FrameProgress.NONE);
    }

    private void pictureAndQuestions(Picture picture) {
        Moment began = watch.now();
        TowerClock tower = new TowerClock();
        EncodingRun seeing = run(tower);
        try (EncodedImage image = images.encode(picture, seeing)) {
            Moment seen = watch.now();
            watch.worked(BenchWork.PICTURE, began, seen, 1);
            watch.add(BenchStep.PREPROCESSING, seeing.timer().millis(Stage.MEDIA));
            watch.add(BenchStep.VISION, tower.millis());
            watch.add(BenchStep.COMPRESSION, seeing.timer().millis(Stage.VISION) - tower.millis());
            watch.add(BenchStep.PRE_FUSION_VISION, seeing.timer().millis(Stage.PRE_FUSION));
            keptPerPicture = image.bytes();
            visionTokens = image.tokens();
            TokenIds answer = firstQuestion(image, began, seen);
            Moment beganSecond = watch.now();
            firstToken(texts.second(answer), Subject.Encoded.of(image));
            watch.since(BenchStep.SECOND_QUESTION, beganSecond);
            watch.worked(BenchWork.SECOND_QUESTION, beganSecond, watch.now(), 1);
        }
        Moment beganPlain = watch.now();
        firstToken(texts.plain(), new Subject.Nothing());
        watch.since(BenchStep.PLAIN_PREFILL, beganPlain);
    }

    /** Asks, and writes an answer, which is remembered; returns what was read of it. */
    private TokenIds firstQuestion(EncodedImage image, Moment began, Moment seen) {
        MeasuredRow row = join(texts.first(), Subject.Encoded.of(image), plan.newTokens());
        row.untilFirstToken(rows);
        watch.since(BenchStep.TIME_TO_FIRST_TOKEN, began);
        watch.worked(BenchWork.QUESTION, seen, watch.now(), 1);
        watch.add(BenchStep.PRE_FUSION_TEXT, row.timer().millis(Stage.PRE_FUSION));
        watch.add(BenchStep.PREFILL, row.timer().millis(Stage.PREFILL));
        decode();
        TokenIds written = row.written();
        // The last token is not read, as in an answer whose end it is.
        return written.slice(0, written.size() - 1);
    }

    /** Writes the answer to its end; the step in which it ends does more than that. */
    private void decode() {
        Moment began = watch.now();
        Moment ended = began;
        int tokens = 0;
        while (rows.size() > 0) {
            Moment beganToken = watch.now();
            rows.tick();
            if (rows.size() > 0) {
                watch.since(BenchStep.DECODE_TOKEN, beganToken);
                ended = watch.now();
                tokens++;
            }
        }
        watch.worked(BenchWork.TOKEN, began, ended, tokens);
    }

    private MeasuredRow firstToken(PromptIds prompt, Subject subject) {
        MeasuredRow row = join(prompt, subject, 1);
        row.untilFirstToken(rows);
        return row;
    }

    private MeasuredRow join(PromptIds prompt, Subject subject, int newTokens) {
        MeasuredRow row = new MeasuredRow(newTokens);
        row.join(rows, prompt, subject);
        return row;
    }

    /** Many pictures, a question about each. */
    private void batch() {
        List<Picture> pictures =
                IntStream.range(0, plan.batch()).mapToObj(this::noise).toList();
        List<EncodedImage> encoded = new ArrayList<>();
        try {
            Moment began = watch.now();
            for (int start = 0; start < pictures.size(); start += images.batchSize()) {
                encoded.addAll(images.encodeAll(
                        pictures.subList(start, Math.min(pictures.size(), start + images.batchSize())).stream()
                                .map(images::pixels)
                                .toList(),
                        run(Probe.NONE)));
            }
            List<MeasuredRow> asked = encoded.stream()
                    .map(image -> join(texts.first(), Subject.Encoded.of(image), plan.newTokens() + plan.batch()))
                    .toList();
            asked.forEach(row -> row.untilFirstToken(rows));
            watch.since(BenchStep.BATCH_FIRST_TOKENS, began);
            Moment first = watch.now();
            watch.worked(BenchWork.BATCH_PICTURE, began, first, plan.batch());
            int further = plan.newTokens() - 1;
            for (int i = 0; i < further; i++) {
                Moment beganToken = watch.now();
                rows.tick();
                watch.since(BenchStep.BATCH_DECODE_TOKEN, beganToken);
            }
            watch.worked(BenchWork.BATCH_TOKEN, first, watch.now(), further * plan.batch());
            asked.forEach(MeasuredRow::cancel);
            rows.finish();
        } finally {
            encoded.forEach(EncodedImage::close);
        }
    }

    private VideoMeasure video(int count) {
        OptionalLong before = ProcessMemory.resident();
        ProcessMemory.forgetPeak();
        Moment began = watch.now();
        FrameSource source = FrameSource.pictures(Collections.nCopies(count, noise(0)));
        try (EncodedFrames frames = images.encode(source, FrameChoice.uniform(count), 0)) {
            MeasuredRow row = firstToken(texts.first(), Subject.Encoded.of(frames));
            Moment answered = watch.now();
            double passed = began.millisTo(answered);
            double seen = passed - row.timer().millis(Stage.PREFILL);
            OptionalLong peak = ProcessMemory.peak();
            return new VideoMeasure(
                    count,
                    1000.0 * count / seen,
                    passed,
                    began.processorSecondsTo(answered) / count,
                    frames.tokens(),
                    frames.tokens() * language.bytesPerToken(),
                    frames.bytes() / count,
                    difference(peak, before),
                    peak);
        }
    }

    @Override
    public void close() {
        rows.close();
        none.close();
    }
}
