// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.preprocessing.PixelValues;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * The last frames of a video that goes on. A text is fused with the latest of them; of older ones the vision tokens alone are
 * kept, up to a limit, so that memory stays the same however long it goes on.
 *
 * <p>Owns its tensors until closed. Belongs to the engine's thread.
 */
public final class EncodedWindow implements AutoCloseable {
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
    public void add(PixelValues frame, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            ModalityFusion.Encoded encoded = encoder.encode(List.of(frame), run);
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

    /**
     * Returns what the window shows now, which frames that are added later do not change; the caller closes it.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} before the first frame
     */
    public WindowFrames now() {
        if (memories.isEmpty()) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "no frame was added to the stream yet");
        }
        return new WindowFrames(List.copyOf(visionTokens), List.copyOf(memories), encoder.batchSize());
    }

    /** Returns how much memory the tensors take. */
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
