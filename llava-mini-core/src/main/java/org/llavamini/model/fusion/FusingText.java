// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import java.util.List;
import org.llavamini.model.fusion.ModalityFusion.Fused;
import org.llavamini.model.fusion.ModalityFusion.Unfused;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * A text on its way through fusion: with one picture, or with the frames of a video some at a time, over which it is averaged (paper
 * section 4.3). Owns its tensors until closed; not thread-safe.
 */
public final class FusingText implements AutoCloseable {
    private final Tensor raw;
    private final long[] takingPart;
    private final FrameMean mean = new FrameMean();

    /**
     * Begins with a text that met no frame.
     *
     * @param raw embeddings {@code [tokens, hidden]}
     * @param takingPart which tokens are fused, ascending; the others stay as they are
     */
    public FusingText(Tensor raw, long[] takingPart) {
        this.raw = TensorScope.release(raw.narrow(0, 0, raw.size(0)));
        this.takingPart = takingPart.clone();
    }

    /** Returns whether any token is fused. */
    public boolean takesPart() {
        return takingPart.length > 0;
    }

    /** Returns what is to be fused with some frames, which the memory holds. */
    public Unfused with(FusionMemory memory) {
        return new Unfused(memory, isWhole() ? raw : raw.indexSelect(0, indices(takingPart)));
    }

    /** Adds what fusion with those frames gave. */
    public void add(Fused fused) {
        mean.add(fused.text());
    }

    /** Returns the text {@code [tokens, hidden]} after all frames. */
    public Tensor text() {
        return takesPart() ? withOthers(mean.mean()) : raw.narrow(0, 0, raw.size(0));
    }

    /** Returns {@code [tokens, hidden]} of the fused tokens {@code [taking part, hidden]}; the others hold their raw embedding. */
    public Tensor withOthers(Tensor fused) {
        if (isWhole()) {
            return fused;
        }
        long[] places = new long[Math.toIntExact(raw.size(0))];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        for (int i = 0; i < takingPart.length; i++) {
            places[Math.toIntExact(takingPart[i])] = places.length + (long) i;
        }
        return Tensor.concatenate(List.of(raw, fused), 0).indexSelect(0, indices(places));
    }

    private boolean isWhole() {
        return takingPart.length == raw.size(0);
    }

    private Tensor indices(long[] values) {
        return Tensor.of(values, values.length).to(raw.device());
    }

    @Override
    public void close() {
        raw.close();
        mean.close();
    }
}
