// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.ModalityFusion;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.nn.Cancellation;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * What the language model reads of generated tokens: their raw embeddings or, with fusion inside the language model, what its
 * first layers make of them after the prompt, for each frame, averaged over the frames.
 *
 * <p>Owns the keys and values of those layers until closed, for all frames of a video. Belongs to the engine's thread.
 */
public final class GrowingText implements AutoCloseable {
    private final VisionLanguageModel model;
    private final Device device;
    private final List<FusionMemory> memories = new ArrayList<>();

    GrowingText(VisionLanguageModel model, Device device) {
        this.model = requireNonNull(model, "model is null");
        this.device = requireNonNull(device, "device is null");
    }

    /** Notes what fusion remembers of some frames and the prompt; without effect unless generated tokens pass it. */
    void after(FusionMemory memory) {
        if (model.fusion().insideLanguageModel()) {
            FusionMemory own = memory.share();
            own.tensors().forEach(TensorScope::release);
            memories.add(own);
        }
    }

    /** Returns what is to be read of the next token, {@code [1, 1, hidden]}, for the scope that is open. */
    public Tensor next(long id, Cancellation cancellation) {
        Tensor raw =
                model.languageModel().embed(Tensor.of(new long[] {id}, 1, 1).to(device));
        if (memories.isEmpty()) {
            return raw;
        }
        try (TensorScope scope = TensorScope.open();
                RunningMean mean = new RunningMean()) {
            for (int i = 0; i < memories.size(); i++) {
                FusionMemory before = memories.get(i);
                long frames = before.visible().size(0);
                Tensor visible = Tensor.full(1, DType.BOOL, frames, 1).to(device);
                ModalityFusion.Fused fused =
                        model.fusion().fuse(before, raw.expand(frames, -1, -1), visible, cancellation);
                mean.add(fused.text());
                fused.memory().tensors().forEach(TensorScope::release);
                memories.set(i, fused.memory());
                before.tensors().forEach(Tensor::close);
            }
            return scope.keep(mean.mean());
        }
    }

    /** As {@link #next} for several texts of one model, {@code [texts, 1, hidden]}. */
    public static Tensor next(List<GrowingText> texts, long[] ids, Cancellation cancellation) {
        GrowingText first = texts.getFirst();
        if (first.memories.isEmpty()) {
            return first.model
                    .languageModel()
                    .embed(Tensor.of(ids, ids.length, 1).to(first.device));
        }
        return Tensor.concatenate(
                IntStream.range(0, ids.length)
                        .mapToObj(i -> texts.get(i).next(ids[i], cancellation))
                        .toList(),
                0);
    }

    @Override
    public void close() {
        memories.forEach(memory -> memory.tensors().forEach(Tensor::close));
        memories.clear();
    }
}
