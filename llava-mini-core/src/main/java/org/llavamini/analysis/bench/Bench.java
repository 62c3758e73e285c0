// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.encoding.BatchEncoder;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.encoding.ImageEncoder;
import org.llavamini.encoding.PromptEncoder;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.encoding.Unread;
import org.llavamini.generation.GenerationOptions;
import org.llavamini.generation.PromptReader;
import org.llavamini.generation.Sampler;
import org.llavamini.media.Picture;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.model.LanguageModel;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.KvCache;
import org.llavamini.nn.Probe;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.TokenIds;

/** Measures a model with pictures of noise, by the ways that requests take. Belongs to the engine's thread. */
public final class Bench implements AutoCloseable {
    private static final long HALF_BYTES = 2;

    private final BenchModel model;
    private final BenchPlan plan;
    private final LanguageModel language;
    private final ImageEncoder images;
    private final PromptEncoder prompts;
    private final PromptReader reader;
    private final BenchPrompts texts;
    private final Sampler sampler = new Sampler(GenerationOptions.defaults());
    private final Stopwatch watch = new Stopwatch();
    private long keptPerPicture;
    private long visionTokens;
    private long keysValuesPerToken;

    /** Prepares to measure. The model stays the caller's; the caller closes this before it. */
    public Bench(BenchModel model, BenchPlan plan) {
        this.model = requireNonNull(model, "model is null");
        this.plan = requireNonNull(plan, "plan is null");
        language = model.networks().languageModel();
        images = new ImageEncoder(model.networks(), model.preprocessor(), model.quirks(), model.device(), 0);
        prompts = new PromptEncoder(model.networks(), model.device());
        reader = new PromptReader(language);
        texts = new BenchPrompts(plan.textTokens(), language.config().vocabularySize(), model.quirks());
    }

    /** Measures everything that the plan asks for. */
    public BenchReport run() {
        double bandwidth = MemoryBandwidth.measure(plan.threads());
        OptionalLong loaded = ProcessMemory.resident();
        ProcessMemory.forgetPeak();
        pictureAndQuestions(noise(0));
        OptionalLong peakOfFirst = ProcessMemory.peak();
        watch.start();
        for (int i = 1; i <= plan.repeat(); i++) {
            pictureAndQuestions(noise(i));
        }
        if (plan.batch() > 1) {
            Stopwatch unused = new Stopwatch();
            batch(unused);
            for (int i = 0; i < plan.repeat(); i++) {
                batch(watch);
            }
        }
        OptionalLong peak = ProcessMemory.peak();
        List<VideoMeasure> videos = plan.frames().stream().map(this::video).toList();
        LanguageModelConfig config = language.config();
        long half = 2 * HALF_BYTES * config.layers() * config.keyValueWidth();
        return new BenchReport(
                watch.spreads(),
                new BenchMemory(
                        loaded,
                        difference(peakOfFirst, loaded),
                        peak,
                        visionTokens,
                        visionTokens * keysValuesPerToken,
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
        long began = System.nanoTime();
        TowerClock tower = new TowerClock();
        EncodingRun seeing = run(tower);
        try (EncodedImage image = images.encodeFresh(picture, seeing)) {
            watch.add(Step.PREPROCESSING, seeing.timer().millis(Stage.MEDIA));
            watch.add(Step.VISION, tower.millis());
            watch.add(Step.COMPRESSION, seeing.timer().millis(Stage.VISION) - tower.millis());
            watch.add(Step.PRE_FUSION_VISION, seeing.timer().millis(Stage.PRE_FUSION));
            keptPerPicture = image.bytes();
            visionTokens = image.tokens();
            TokenIds answer = firstQuestion(image, began);
            secondQuestion(image, answer);
        }
        plain();
    }

    /** Asks, and writes an answer, which is remembered. */
    private TokenIds firstQuestion(EncodedImage image, long began) {
        PromptIds prompt = texts.first();
        EncodingRun reading = run(Probe.NONE);
        try (TensorScope _ = TensorScope.open();
                Unread unread = prompts.encode(prompt, Optional.of(image), reading)) {
            watch.add(Step.PRE_FUSION_TEXT, reading.timer().millis(Stage.PRE_FUSION));
            try (KvCache cache = language.newCache(1, unread.tokens() + plan.newTokens())) {
                keysValuesPerToken = cache.bytesOf(1);
                long beganReading = System.nanoTime();
                float[] logits = reader.prefill(unread.embeddings(), cache, reading);
                watch.since(Step.PREFILL, beganReading);
                int token = sampler.next(logits, List.of());
                watch.since(Step.TIME_TO_FIRST_TOKEN, began);
                List<Integer> answer = new ArrayList<>(List.of(token));
                while (answer.size() < plan.newTokens()) {
                    long beganToken = System.nanoTime();
                    token = sampler.next(decode(unread, token, cache, reading), answer);
                    watch.since(Step.DECODE_TOKEN, beganToken);
                    answer.add(token);
                }
                // The last token was not read, as in an answer whose end it is.
                TokenIds read = TokenIds.of(answer.subList(0, answer.size() - 1).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
                image.remember(prompt.followedBy(read), cache.copyOfFirst(cache.tokens()));
                return read;
            }
        }
    }

    private float[] decode(Unread unread, int token, KvCache cache, EncodingRun reading) {
        try (TensorScope _ = TensorScope.open()) {
            return reader.decode(unread.answer().next(token, reading.cancellation()), cache, reading);
        }
    }

    private void secondQuestion(EncodedImage image, TokenIds answer) {
        long began = System.nanoTime();
        EncodingRun reading = run(Probe.NONE);
        try (TensorScope _ = TensorScope.open();
                Unread unread = prompts.encode(texts.second(answer), Optional.of(image), reading)) {
            firstToken(unread, reading);
        }
        watch.since(Step.SECOND_QUESTION, began);
    }

    private void plain() {
        long began = System.nanoTime();
        EncodingRun reading = run(Probe.NONE);
        try (TensorScope _ = TensorScope.open();
                Unread unread = prompts.encode(texts.plain(), Optional.empty(), reading)) {
            firstToken(unread, reading);
        }
        watch.since(Step.PLAIN_PREFILL, began);
    }

    private void firstToken(Unread unread, EncodingRun reading) {
        try (KvCache cache = language.newCache(1, unread.tokens() + plan.newTokens())) {
            cache.begin(unread.past());
            sampler.next(reader.prefill(unread.embeddings(), cache, reading), List.of());
        }
    }

    /** Many pictures, a question about each, all of the same length. */
    private void batch(Stopwatch clock) {
        List<Picture> pictures =
                IntStream.range(0, plan.batch()).mapToObj(this::noise).toList();
        long began = System.nanoTime();
        try (TensorScope _ = TensorScope.open();
                ImageEncoder fresh =
                        new ImageEncoder(model.networks(), model.preprocessor(), model.quirks(), model.device(), 0)) {
            EncodingRun reading = run(Probe.NONE);
            List<EncodedImage> encoded = fresh.encodeAll(pictures, reading);
            List<Unread> unread = new BatchEncoder(prompts, model.networks(), model.device())
                    .encode(
                            Collections.nCopies(plan.batch(), texts.first()),
                            encoded.stream()
                                    .<Optional<? extends EncodedVisual>>map(Optional::of)
                                    .toList(),
                            reading);
            Tensor rows =
                    Tensor.concatenate(unread.stream().map(Unread::embeddings).toList(), 0); // [batch, tokens, hidden]
            try (KvCache cache = language.newCache(plan.batch(), rows.size(1) + plan.newTokens())) {
                long[] tokens = step(rows, cache);
                clock.since(Step.BATCH_FIRST_TOKENS, began);
                for (int i = 1; i < plan.newTokens(); i++) {
                    long beganToken = System.nanoTime();
                    try (TensorScope _ = TensorScope.open()) {
                        tokens = step(
                                language.embed(
                                        Tensor.of(tokens, plan.batch(), 1).to(model.device())),
                                cache);
                    }
                    clock.since(Step.BATCH_DECODE_TOKEN, beganToken);
                }
            }
        }
    }

    /** Reads tokens of every row and returns the most likely next one of each. */
    private long[] step(Tensor rows, KvCache cache) {
        try (TensorScope _ = TensorScope.open()) {
            return language.logits(language.forwardLast(rows, 1, cache, Cancellation.NEVER))
                    .to(DType.FLOAT32)
                    .argmax()
                    .toLongs();
        }
    }

    private VideoMeasure video(int count) {
        OptionalLong before = ProcessMemory.resident();
        ProcessMemory.forgetPeak();
        long began = System.nanoTime();
        FrameSource source = FrameSource.pictures(Collections.nCopies(count, noise(0)));
        EncodingRun reading = run(Probe.NONE);
        try (TensorScope _ = TensorScope.open();
                EncodedFrames frames = images.encode(source, FrameChoice.uniform(count), 0);
                Unread unread = prompts.encode(texts.first(), Optional.of(frames), reading)) {
            double seen = Stopwatch.passed(began);
            firstToken(unread, reading);
            OptionalLong peak = ProcessMemory.peak();
            return new VideoMeasure(
                    count,
                    1000.0 * count / seen,
                    Stopwatch.passed(began),
                    unread.visionTokens(),
                    unread.visionTokens() * keysValuesPerToken,
                    frames.bytes() / count,
                    difference(peak, before),
                    peak);
        }
    }

    @Override
    public void close() {
        images.close();
    }
}
