// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.llavamini.model.fusion.FusingText;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.model.fusion.ModalityFusion.Fused;
import org.llavamini.model.fusion.ModalityFusion.Unfused;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * What the language model reads of generated tokens: their raw embeddings or, with fusion inside the language model, what its
 * first layers make of them after the prompt, for each frame, averaged over the frames.
 *
 * <p>Owns the keys and values of those layers until closed, for all frames of a video. Belongs to the engine's thread.
 */
public final class GrowingText implements AutoCloseable {
    private final ModalityFusion fusion;
    private final List<FusionMemory> memories = new ArrayList<>();

    /** Begins before any frame. */
    public GrowingText(ModalityFusion fusion) {
        this.fusion = requireNonNull(fusion, "fusion is null");
    }

    /** Notes what fusion remembers of some frames and the prompt; without effect unless generated tokens pass it. */
    public void after(FusionMemory memory) {
        if (fusion.insideLanguageModel()) {
            FusionMemory own = memory.share();
            own.tensors().forEach(TensorScope::release);
            memories.add(own);
        }
    }

    /**
     * Returns what is to be read of the next token of each of several texts of one model, {@code [texts, hidden]}.
     *
     * @param raw their embeddings, {@code [texts, hidden]}
     */
    public static Tensor next(List<GrowingText> texts, Tensor raw, Cancellation cancellation) {
        ModalityFusion fusion = texts.getFirst().fusion;
        List<Unfused> unfused = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Tensor token = raw.narrow(0, i, 1);
            texts.get(i).memories.forEach(memory -> unfused.add(new Unfused(memory, token)));
        }
        if (unfused.isEmpty()) {
            return raw;
        }
        try (TensorScope scope = TensorScope.open()) {
            Iterator<Fused> fused = fusion.fuse(unfused, cancellation).iterator();
            List<Tensor> tokens = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                tokens.add(texts.get(i).take(fused, raw.narrow(0, i, 1)));
            }
            return scope.keep(Tensor.concatenate(tokens, 0));
        }
    }

    private Tensor take(Iterator<Fused> fused, Tensor raw) {
        try (FusingText token = new FusingText(raw, new long[] {0})) {
            for (int i = 0; i < memories.size(); i++) {
                Fused with = fused.next();
                token.add(with);
                with.memory().tensors().forEach(TensorScope::release);
                memories.set(i, with.memory()).tensors().forEach(Tensor::close);
            }
            return token.text();
        }
    }

    @Override
    public void close() {
        memories.forEach(memory -> memory.tensors().forEach(Tensor::close));
        memories.clear();
    }
}
