// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.List;
import org.llavamini.nn.Cancellation;
import org.llavamini.tensor.Tensor;

/** No fusion before the language model: vision tokens and raw text reach it as they are (LLaVA-v1.5; paper Table 6). */
public final class NoFusion implements ModalityFusion {
    @Override
    public Encoded encode(Tensor patches, Tensor compressed, Cancellation cancellation) {
        return new Encoded(compressed, FusionMemory.empty(compressed.size(0), compressed.device()));
    }

    @Override
    public Fused fuse(FusionMemory memory, Tensor text, Tensor visible, Cancellation cancellation) {
        return new Fused(text, new FusionMemory(List.of(), Tensor.concatenate(List.of(memory.visible(), visible), 1)));
    }

    @Override
    public boolean changesText() {
        return false;
    }

    @Override
    public boolean insideLanguageModel() {
        return false;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
