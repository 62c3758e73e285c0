// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.List;
import java.util.Optional;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameWalk;
import org.llavamini.encoding.GrowingText;
import org.llavamini.encoding.PictureKey;
import org.llavamini.encoding.PromptIds;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.MultimodalSequence;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.model.decoder.Rows;
import org.llavamini.model.fusion.FusingText;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.model.fusion.ModalityFusion.Fused;
import org.llavamini.model.fusion.ModalityFusion.Unfused;
import org.llavamini.nn.Probe;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.nn.attention.KvCache;
import org.llavamini.option.FinishReason;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * One request among those that the model works on: it waits for its picture, is fused with it or with the frames of a video one after
 * the other, is read, and writes its answer. Owns its keys and values until closed. Belongs to the engine's thread.
 */
final class Row implements AutoCloseable {
    /** For how many tokens of an answer there is room at first. */
    private static final long FIRST_ROOM = 256;

    private final RowRequest request;
    private final RowOutcome outcome;
    private final VisionLanguageModel model;
    private final MultimodalSequence sequence;
    private final GrowingText answerText;
    private Phase phase = Phase.UNSEEN;
    private Runnable arrived = () -> {};
    private Optional<EncodedVisual> visual = Optional.empty();
    private Optional<PictureKey> held = Optional.empty();
    private boolean pictureKnown;
    private Optional<FusingText> text = Optional.empty();
    private Optional<FrameWalk> walk = Optional.empty();
    private Optional<KvCache> cache = Optional.empty();
    private Optional<GrowingAnswer> answer = Optional.empty();
    private Optional<Tensor> unread = Optional.empty();
    private int known;
    private int alreadyFused;
    private long read;
    private long rememberedTokens;
    private long promptTokens;
    private long visionTokens;
    private long generated;

    /** What a row does next. */
    enum Phase {
        /** It waits for what it is about. */
        UNSEEN,
        /** Its text meets the frames. */
        FUSING,
        /** All of its text is fused; it waits for room for its keys and values. */
        FUSED,
        /** The language model reads its prompt. */
        READING,
        /** It writes its answer. */
        ANSWERING
    }

    Row(RowRequest request, RowOutcome outcome, VisionLanguageModel model) {
        this.request = request;
        this.outcome = outcome;
        this.model = model;
        this.sequence = request.prompt().sequence(model.fusion());
        this.answerText = new GrowingText(model.fusion());
    }

    RowRequest request() {
        return request;
    }

    EncodingRun run() {
        return request.run();
    }

    Phase phase() {
        return phase;
    }

    Optional<EncodedVisual> visual() {
        return visual;
    }

    Optional<PictureKey> heldPicture() {
        return held;
    }

    /** Begins to be about nothing but text. */
    void beginAlone() {
        if (sequence.readsVision()) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "the prompt has an <image> but no picture is given");
        }
        begin(() -> {});
    }

    /** Begins to be about a picture that the cache holds for it. */
    void begin(EncodedVisual picture, PictureKey key, boolean wasKnown) {
        held = Optional.of(key);
        pictureKnown = wasKnown;
        begin(picture, () -> {});
    }

    /** Begins to be about something encoded, or frames that are encoded now. */
    void begin(EncodedVisual about, Runnable arrived) {
        visual = Optional.of(about);
        begin(arrived);
    }

    private void begin(Runnable whenArrived) {
        arrived = whenArrived;
        PromptIds prompt = request.prompt();
        boolean goesOn = !run().isObserved();
        known = goesOn
                ? visual.map(about -> Math.min(about.known(prompt), prompt.size() - 1))
                        .orElse(0)
                : 0;
        alreadyFused = goesOn ? visual.map(about -> about.fused(prompt, known)).orElse(0) : 0;
        text = Optional.of(new FusingText(
                embed(prompt.text(alreadyFused)),
                model.fusion().changesText() && takesPart() ? sequence.takingPart(alreadyFused) : new long[0]));
        walk = visual.map(about -> about.walk(
                sequence.takingPartBefore(alreadyFused),
                () -> run().cancellation().requested(),
                arrived));
        phase = Phase.FUSING;
    }

    private Tensor embed(long[] ids) {
        long[] some = ids.length == 0 ? new long[1] : ids;
        return model.languageModel()
                .embed(Tensor.of(some, some.length).to(model.languageModel().device()))
                .narrow(0, 0, ids.length);
    }

    /** Without a picture, text passes fusion only where its layers are the language model's first. */
    private boolean takesPart() {
        return visual.isPresent() || model.fusion().insideLanguageModel();
    }

    /** Returns whether the next frames can be had without waiting. */
    boolean isReady() {
        return walk.map(FrameWalk::isReady).orElse(true);
    }

    /** Returns the next frames, or nothing when the text has met all of them. */
    Optional<FusionMemory> nextFrames(int atMost) {
        if (walk.isPresent()) {
            Optional<FusionMemory> next = walk.get().next(atMost, run());
            if (next.isEmpty()) {
                endWalk();
                phase = Phase.FUSED;
            }
            return next;
        }
        // Text alone meets nothing, once.
        phase = Phase.FUSED;
        return text.orElseThrow().takesPart() ? Optional.of(FusionMemory.empty()) : Optional.empty();
    }

    private void endWalk() {
        walk.ifPresent(FrameWalk::close);
        walk = Optional.empty();
    }

    /** Returns what is to be fused with some frames, if any of the text is. */
    Optional<Unfused> unfused(FusionMemory frames) {
        FusingText fusing = text.orElseThrow();
        if (fusing.takesPart()) {
            return Optional.of(fusing.with(frames));
        }
        answerText.after(frames);
        return Optional.empty();
    }

    /** Takes the text as it is after some frames. */
    void fused(Fused fused) {
        FusingText fusing = text.orElseThrow();
        show(fusing, fused.text());
        fusing.add(fused);
        answerText.after(fused.memory());
        visual.ifPresent(about -> about.fused(request.prompt(), fused.memory()));
    }

    /** The official code fuses the placeholder as a masked id 0: its position holds that raw embedding. */
    private void show(FusingText fusing, Tensor fused) {
        if (run().probe() == Probe.NONE) {
            return;
        }
        Tensor hole = embed(new long[] {0});
        for (long frame = 0; frame < fused.size(0); frame++) {
            Tensor whole = fusing.withOthers(fused.select(0, frame));
            Tensor shown = request.prompt().hasPlaceholder()
                    ? MultimodalSequence.insert(whole, request.prompt().placeholder(), hole)
                    : whole;
            run().probe().see("prefusion_text", shown.unsqueeze(0));
        }
    }

    /** Returns how many tokens prompt and answer may have together, once it is known what the prompt is about. */
    long tokensAtMost() {
        long tokens =
                sequence.text() + (sequence.readsVision() ? visual.orElseThrow().tokens() : 0);
        long limit = model.languageModel().config().maxPositions();
        if (tokens >= limit) {
            long vision = tokens - sequence.text();
            throw new LlavaMiniException(
                    ErrorCode.CONTEXT_OVERFLOW,
                    "the prompt has " + tokens + " tokens, " + vision + " of them vision tokens"
                            + visual.map(about -> " of " + about.frames() + " frames")
                                    .filter(_ -> vision > 1)
                                    .orElse("")
                            + ", but the model reads at most " + limit
                            + " (max_position_embeddings); ask a shorter question or take fewer frames");
        }
        return Math.min(limit, tokens + request.maxNewTokens());
    }

    /** Makes of the fused text and the vision tokens what the language model reads. */
    void assemble() {
        if (visual.map(about -> about.known(request.prompt()) < known).orElse(false) && known > 0) {
            // Another request replaced what was read before: begin anew.
            text.ifPresent(FusingText::close);
            begin(arrived);
            return;
        }
        try (TensorScope _ = TensorScope.open()) {
            Tensor fused = text.orElseThrow().text(); // [text tokens after the fused ones, hidden]
            int skipped = request.prompt().textBefore(known) - alreadyFused;
            Tensor rest = fused.narrow(0, skipped, fused.size(0) - skipped);
            Tensor embeddings = rest;
            List<KeysValues> past = List.of();
            if (sequence.readsVision()) {
                Tensor vision = visual.orElseThrow().visionTokens(); // [frames, size², hidden]
                visionTokens = vision.size(0) * vision.size(1);
                embeddings = sequence.assemble(rest, known, vision.reshape(visionTokens, vision.size(2)));
            }
            long positions = sequence.positions(known, visionTokens);
            if (positions > 0) {
                past = visual.orElseThrow().read(positions);
            }
            rememberedTokens = positions;
            promptTokens = positions + embeddings.size(0);
            long room = tokensAtMost() - promptTokens;
            KvCache keysValues = model.languageModel().newCache(promptTokens + Math.min(room, FIRST_ROOM));
            cache = Optional.of(keysValues);
            keysValues.begin(past);
            unread = Optional.of(TensorScope.release(embeddings.narrow(0, 0, embeddings.size(0))));
            answer = Optional.of(request.answer().begin(room));
        }
        text.ifPresent(FusingText::close);
        text = Optional.empty();
        phase = Phase.READING;
    }

    /** Returns how many tokens of the prompt are still to be read. */
    long unreadTokens() {
        return unread.map(rest -> rest.size(0) - read).orElse(0L);
    }

    /** Returns some of them, {@code [tokens, hidden]}, for the scope that is open. */
    Tensor unread(long tokens) {
        return unread.orElseThrow().narrow(0, read, tokens);
    }

    /** Returns this row in a pass over that many new tokens. Who observes a prompt sees the results of all its tokens. */
    Rows inPass(long tokens) {
        boolean all = phase == Phase.READING && run().isObserved();
        boolean last = phase == Phase.ANSWERING || tokens == unreadTokens();
        return new Rows(1, tokens, all ? tokens : last ? 1 : 0, cache.orElseThrow(), run().attention());
    }

    /** Notes that the language model read some tokens of the prompt. */
    void hasRead(long tokens) {
        read += tokens;
        if (unreadTokens() == 0) {
            unread.ifPresent(Tensor::close);
            unread = Optional.empty();
            phase = Phase.ANSWERING;
        }
    }

    /** Chooses the next token; returns whether the answer goes on. */
    boolean take(float[] logits) {
        boolean goesOn = answer.orElseThrow().take(logits);
        generated++;
        run().timer().markFirstToken();
        return goesOn;
    }

    /** Returns the token that was chosen last. */
    long last() {
        return answer.orElseThrow().last();
    }

    GrowingText answerText() {
        return answerText;
    }

    /** Returns how many tokens were generated. */
    long generated() {
        return generated;
    }

    /** Returns how many frames were left out, once all were met. */
    long framesSkipped() {
        return visual.map(EncodedVisual::framesSkipped).orElse(0L);
    }

    /** Returns whether the answer may go on now. */
    boolean isHeld() {
        return request.held().getAsBoolean();
    }

    /** Returns the request's result. */
    Generation finish(FinishReason reason) {
        Written written = answer.orElseGet(() -> request.answer().begin(1)).finish(reason);
        return new Generation(
                written,
                visionTokens,
                promptTokens,
                rememberedTokens,
                visual.map(EncodedVisual::frames).orElse(0L),
                framesSkipped(),
                pictureKnown,
                visual.flatMap(EncodedVisual::loss),
                run().timer());
    }

    RowOutcome outcome() {
        return outcome;
    }

    /** Returns a copy of what the language model read, prompt and so many generated tokens; the caller closes it. */
    List<KeysValues> copyOfRead(long generatedTokens) {
        return cache.orElseThrow().copyOfFirst(promptTokens + generatedTokens);
    }

    /** Returns whether all of the prompt was read and a later prompt may build on it. */
    boolean isWorthRemembering() {
        return phase == Phase.ANSWERING
                && !run().isObserved()
                && visual.map(EncodedVisual::remembers).orElse(false);
    }

    /** Frees what the row owns; what it is about stays its owner's, unless it is the row's own. */
    @Override
    public void close() {
        endWalk();
        text.ifPresent(FusingText::close);
        unread.ifPresent(Tensor::close);
        cache.ifPresent(KvCache::close);
        answerText.close();
        if (request.subject() instanceof Subject.Encoded encoded) {
            visual.ifPresent(encoded.afterwards());
        }
    }
}
