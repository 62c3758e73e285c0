// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.ModalityFusion;
import org.llavamini.nn.KeysValues;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * The last frames of a video that goes on. A text is fused with the latest of them; of older ones the vision tokens alone are
 * kept, up to a limit, so that memory stays the same however long it goes on.
 *
 * <p>Owns its tensors until closed. Belongs to the engine's thread.
 */
public final class EncodedWindow implements EncodedVisual {
    private final ImageEncoder encoder;
    private final int fusedFrames;
    private final int readFrames;
    private final Deque<Tensor> visionTokens = new ArrayDeque<>();
    private final Deque<FusionMemory> memories = new ArrayDeque<>();

    /**
     * Begins without a frame.
     *
     * @param fusedFrames how many frames a text is fused with
     * @param readFrames how many frames the language model reads, at least as many
     */
    EncodedWindow(ImageEncoder encoder, int fusedFrames, int readFrames) {
        if (fusedFrames < 1 || readFrames < fusedFrames) {
            throw new IllegalArgumentException(
                    "a window of " + readFrames + " frames cannot have " + fusedFrames + " fused ones");
        }
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.fusedFrames = fusedFrames;
        this.readFrames = readFrames;
    }

    /** Encodes a frame; the oldest one leaves when there are too many. */
    public void add(Picture frame, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            ModalityFusion.Encoded encoded = encoder.encodeFrame(frame, run);
            visionTokens.addLast(TensorScope.release(encoded.vision()));
            encoded.memory().tensors().forEach(TensorScope::release);
            memories.addLast(encoded.memory());
        }
        if (memories.size() > fusedFrames) {
            memories.removeFirst().tensors().forEach(Tensor::close);
        }
        if (visionTokens.size() > readFrames) {
            visionTokens.removeFirst().close();
        }
    }

    @Override
    public long frames() {
        return visionTokens.size();
    }

    @Override
    public Tensor visionTokens() {
        return Tensor.concatenate(List.copyOf(visionTokens), 0);
    }

    @Override
    public void pass(int text, EncodingRun run, Consumer<FusionMemory> reader) {
        if (memories.isEmpty()) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "no frame was added to the stream yet");
        }
        List<FusionMemory> all = List.copyOf(memories);
        for (int start = 0; start < all.size(); start += encoder.batchSize()) {
            try (TensorScope _ = TensorScope.open()) {
                reader.accept(FusionMemory.concatenate(
                        all.subList(start, Math.min(all.size(), start + encoder.batchSize()))));
            }
        }
    }

    /** Every frame moves the window: nothing that was read stays as it is. */
    @Override
    public int known(PromptIds prompt) {
        return 0;
    }

    @Override
    public int fused(PromptIds prompt, int known) {
        return 0;
    }

    @Override
    public List<KeysValues> read(long positions) {
        return List.of();
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public void remember(PromptIds prompt, List<KeysValues> languageModel) {
        throw new IllegalStateException("a window remembers nothing");
    }

    @Override
    public long bytes() {
        return Memory.bytes(visionTokens.stream())
                + memories.stream()
                        .mapToLong(memory -> Memory.bytes(memory.tensors()))
                        .sum();
    }

    @Override
    public void close() {
        visionTokens.forEach(Tensor::close);
        memories.forEach(memory -> memory.tensors().forEach(Tensor::close));
        visionTokens.clear();
        memories.clear();
    }
}
