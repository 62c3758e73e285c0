// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.media.video.FrameSource;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * A video: the vision tokens of its frames and, as far as the budget reaches, keys and values of fusion.
 *
 * <p>Frames are read and encoded some at a time when they are walked through first. Every question needs the keys and values of all
 * frames; those of the first frames are kept until the budget is used up, the others are made anew from the source for each
 * question. So memory grows with the video by its vision tokens alone, and no time is lost where the whole video fits.
 *
 * <p>Owns its tensors until closed. Belongs to the engine's thread.
 */
public final class EncodedFrames implements EncodedVisual {
    private final ImageEncoder encoder;
    private final FrameSource source;
    private final FrameChoice choice;
    private final long budget;
    private final long maxTokens;
    /** Room for the tokens of all chosen frames, {@code [frames, size², hidden]}, filled from the beginning. */
    private Optional<Tensor> visionTokens = Optional.empty();

    private final List<FusionMemory> kept = new ArrayList<>();
    private final List<Long> indices = new ArrayList<>();
    private long keptFrames;
    private long keptBytes;
    private long framesSkipped;
    private boolean complete;
    private Optional<FrameLoss> loss = Optional.empty();
    private Optional<Reading> reading = Optional.empty();

    /**
     * Prepares to encode; no frame is read yet.
     *
     * @param budget how many bytes keys and values may take
     * @param maxTokens how many vision tokens the language model can read
     */
    EncodedFrames(ImageEncoder encoder, FrameSource source, FrameChoice choice, long budget, long maxTokens) {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.source = requireNonNull(source, "source is null");
        this.choice = requireNonNull(choice, "choice is null");
        this.budget = budget;
        this.maxTokens = maxTokens;
    }

    @Override
    public long frames() {
        return indices.size();
    }

    @Override
    public long framesSkipped() {
        return framesSkipped;
    }

    @Override
    public Optional<FrameLoss> loss() {
        return loss;
    }

    /** Returns the numbers of the frames in the video, as far as they were seen. */
    public long[] frameIndices() {
        return indices.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public Tensor visionTokens() {
        if (!complete) {
            throw new IllegalStateException("the frames were not walked through yet");
        }
        return visionTokens.orElseThrow().narrow(0, 0, frames());
    }

    /** The first walk encodes every frame, and has to be the only one until it is over. */
    @Override
    public FrameWalk walk(int remembered, BooleanSupplier cancelled, Runnable arrived) {
        if (!complete) {
            forget();
        }
        return new Walk(cancelled, arrived);
    }

    /** Recalls what is kept, then reads and encodes the rest. */
    private final class Walk implements FrameWalk {
        private final List<FusionMemory> recalled = List.copyOf(kept);
        private int next;
        private long ofNext;
        private long done = keptFrames;
        private final Optional<FrameReading> frames;

        private Walk(BooleanSupplier cancelled, Runnable arrived) {
            boolean allKept = complete && keptFrames == EncodedFrames.this.frames();
            frames = allKept
                    ? Optional.empty()
                    : Optional.of(new FrameReading(source, choice, encoder, keptFrames, cancelled, arrived));
        }

        @Override
        public boolean isReady() {
            return next < recalled.size() || frames.map(FrameReading::isReady).orElse(true);
        }

        @Override
        public Optional<FusionMemory> next(int atMost, EncodingRun run) {
            return next < recalled.size()
                    ? Optional.of(recallSome(atMost))
                    : frames.flatMap(rest -> encodeSome(rest, atMost, run));
        }

        private FusionMemory recallSome(int atMost) {
            FusionMemory piece = recalled.get(next);
            long count = Math.min(atMost, piece.frames() - ofNext);
            FusionMemory some = count == piece.frames() ? piece : piece.frames(ofNext, count);
            ofNext += count;
            if (ofNext == piece.frames()) {
                next++;
                ofNext = 0;
            }
            return some;
        }

        private Optional<FusionMemory> encodeSome(FrameReading reading, int atMost, EncodingRun run) {
            run.cancellation().check();
            List<FrameReading.Seen> seen = run.timer().time(StageTimer.Stage.MEDIA, () -> reading.next(atMost));
            if (seen.isEmpty()) {
                finish(reading);
                return Optional.empty();
            }
            ModalityFusion.Encoded encoded =
                    encoder.encode(seen.stream().map(FrameReading.Seen::pixels).toList(), run);
            if (!complete) {
                append(encoded.vision(), reading.total());
                seen.forEach(frame -> indices.add(frame.index()));
                keep(encoded.memory());
            }
            done += seen.size();
            run.progress().encoded(done, reading.total());
            return Optional.of(encoded.memory());
        }

        private void finish(FrameReading ended) {
            loss = ended.loss();
            framesSkipped = ended.still();
            if (indices.isEmpty()) {
                throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "the video has no frames: " + source.name());
            }
            complete = true;
        }

        @Override
        public void close() {
            frames.ifPresent(FrameReading::close);
        }
    }

    /** One piece of memory from the start: thousands of small ones between larger short-lived ones would tear it to shreds. */
    private void append(Tensor vision, long total) {
        Tensor all = visionTokens.orElseGet(() -> {
            requireRoom(total, vision.size(1));
            return TensorScope.release(Tensor.zeros(vision.dtype(), total, vision.size(1), vision.size(2))
                    .to(vision.device()));
        });
        visionTokens = Optional.of(all);
        all.narrow(0, frames(), vision.size(0)).copyFrom(vision);
    }

    private void requireRoom(long frames, long tokensPerFrame) {
        if (frames * tokensPerFrame >= maxTokens) {
            throw new LlavaMiniException(
                    ErrorCode.CONTEXT_OVERFLOW,
                    frames + " frames of " + tokensPerFrame + " vision tokens are more than the " + maxTokens
                            + " tokens that the model reads (max_position_embeddings); take fewer frames");
        }
    }

    /** Only a beginning of the video is kept, so that the rest is one stretch to be read again. */
    private void keep(FusionMemory memory) {
        long bytes = Memory.bytes(memory.tensors());
        boolean allSoFar = keptFrames + memory.frames() == frames();
        if (allSoFar && keptBytes + bytes <= budget) {
            memory.tensors().forEach(TensorScope::release);
            kept.add(memory);
            keptFrames = frames();
            keptBytes += bytes;
        }
    }

    @Override
    public int known(PromptIds prompt) {
        return reading.map(read -> read.prompt().commonBeginning(prompt)).orElse(0);
    }

    @Override
    public List<KeysValues> read(long positions) {
        return reading.map(read -> read.first(positions)).orElse(List.of());
    }

    /** Without a budget there is one question. */
    @Override
    public boolean remembers() {
        return budget > 0;
    }

    @Override
    public void remember(PromptIds prompt, List<KeysValues> languageModel) {
        reading.ifPresent(Reading::close);
        reading = Optional.of(new Reading(prompt, languageModel));
    }

    @Override
    public long bytes() {
        return keptBytes
                + Memory.bytes(visionTokens.stream())
                + reading.map(Reading::bytes).orElse(0L);
    }

    private void forget() {
        kept.forEach(memory -> memory.tensors().forEach(Tensor::close));
        visionTokens.ifPresent(Tensor::close);
        kept.clear();
        visionTokens = Optional.empty();
        indices.clear();
        keptFrames = 0;
        keptBytes = 0;
        reading.ifPresent(Reading::close);
        reading = Optional.empty();
    }

    @Override
    public void close() {
        forget();
        complete = false;
    }
}
