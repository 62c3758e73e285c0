// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.PixelValues;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.ModalityFusion;
import org.llavamini.nn.KeysValues;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * A video: the vision tokens of its frames and, as far as the budget reaches, keys and values of pre-fusion.
 *
 * <p>Frames are read and encoded some at a time when they are passed first. Every question needs the keys and values of all
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
    public Optional<FrameLoss> loss() {
        return loss;
    }

    /** Returns the numbers of the passed frames in the video. */
    public long[] frameIndices() {
        return indices.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public Tensor visionTokens() {
        if (!complete) {
            throw new IllegalStateException("the frames were not passed yet");
        }
        return visionTokens.orElseThrow().narrow(0, 0, frames());
    }

    /** Reads and encodes all frames, unless that is done. */
    public void complete(EncodingRun run) {
        if (!complete) {
            pass(0, run, memory -> {});
        }
    }

    @Override
    public void pass(int text, EncodingRun run, Consumer<FusionMemory> reader) {
        if (!complete) {
            forget();
        }
        kept.forEach(reader);
        if (complete && keptFrames == frames()) {
            return;
        }
        try (FrameStream stream = source.open(choice, run.cancellation()::requested)) {
            for (long skipped = 0; skipped < keptFrames && stream.hasNext(); skipped++) {
                run.cancellation().check();
                stream.next();
            }
            try (ReadAhead<Seen> ahead = new ReadAhead<>(frames(stream), encoder.batchSize() + 1)) {
                long done = keptFrames;
                for (List<Seen> frames = batch(ahead, run); !frames.isEmpty(); frames = batch(ahead, run)) {
                    encode(frames, stream.total(), run, reader);
                    done += frames.size();
                    run.progress().encoded(done, stream.total());
                }
            }
            loss = stream.loss();
        }
        if (indices.isEmpty()) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "the video has no frames");
        }
        complete = true;
    }

    /** A frame as the vision tower takes it. */
    private record Seen(long index, PixelValues pixels) {}

    private Supplier<Optional<Seen>> frames(FrameStream stream) {
        return () -> {
            if (!stream.hasNext()) {
                return Optional.empty();
            }
            Frame frame = stream.next();
            return Optional.of(new Seen(frame.index(), encoder.pixels(frame)));
        };
    }

    private List<Seen> batch(ReadAhead<Seen> ahead, EncodingRun run) {
        List<Seen> frames = new ArrayList<>();
        while (frames.size() < encoder.batchSize()) {
            run.cancellation().check();
            Optional<Seen> frame = run.timer().time(StageTimer.Stage.MEDIA, ahead::next);
            if (frame.isEmpty()) {
                break;
            }
            frames.add(frame.get());
        }
        return frames;
    }

    private void encode(List<Seen> frames, long total, EncodingRun run, Consumer<FusionMemory> reader) {
        try (TensorScope _ = TensorScope.open()) {
            ModalityFusion.Encoded encoded =
                    encoder.encode(frames.stream().map(Seen::pixels).toList(), run);
            if (!complete) {
                append(encoded.vision(), total);
                frames.forEach(frame -> indices.add(frame.index()));
                keep(encoded.memory());
            }
            reader.accept(encoded.memory());
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
        boolean allSoFar = keptFrames + memory.visible().size(0) == frames();
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

    /** The text of a video is fused with every frame anew: keeping its keys and values would take as much as the frames'. */
    @Override
    public int fused(PromptIds prompt, int known) {
        return 0;
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
