// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * The frames that a window had at one moment. Shares their memory; owns its part in it until closed. Belongs to the engine's thread.
 */
public final class WindowFrames implements EncodedVisual {
    private final Tensor visionTokens;
    private final List<FusionMemory> memories;
    private final int together;

    /**
     * Takes part in frames, which stay the window's too.
     *
     * @param visionTokens of all frames that are read
     * @param memories of those that a text is fused with
     * @param together how many of them at once
     */
    WindowFrames(List<Tensor> visionTokens, List<FusionMemory> memories, int together) {
        try (TensorScope _ = TensorScope.open()) {
            this.visionTokens = TensorScope.release(Tensor.concatenate(visionTokens, 0));
            this.memories = memories.stream().map(FusionMemory::share).toList();
            this.memories.forEach(memory -> memory.tensors().forEach(TensorScope::release));
        }
        this.together = together;
    }

    @Override
    public long frames() {
        return visionTokens.size(0);
    }

    @Override
    public Tensor visionTokens() {
        return visionTokens;
    }

    @Override
    public FrameWalk walk(int remembered, BooleanSupplier cancelled, Runnable arrived) {
        List<List<FusionMemory>> pieces = new ArrayList<>();
        for (int start = 0; start < memories.size(); start += together) {
            pieces.add(memories.subList(start, Math.min(memories.size(), start + together)));
        }
        return new RememberedFrames(pieces);
    }

    /** Every frame moves the window: nothing that was read stays as it is. */
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
        return Memory.bytes(List.of(visionTokens).stream());
    }

    @Override
    public void close() {
        visionTokens.close();
        memories.forEach(memory -> memory.tensors().forEach(Tensor::close));
    }
}
