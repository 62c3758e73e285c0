// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import java.util.List;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;

/** No fusion before the language model: vision tokens and raw text reach it as they are (LLaVA-v1.5; paper Table 6). */
public final class NoFusion implements ModalityFusion {
    @Override
    public Encoded encode(Tensor patches, Tensor compressed, Cancellation cancellation) {
        return new Encoded(compressed, new FusionMemory(compressed.size(0), List.of()));
    }

    /** The text is the same with every frame: it is given once. */
    @Override
    public List<Fused> fuse(List<Unfused> texts, Cancellation cancellation) {
        return texts.stream()
                .map(each -> new Fused(each.text().unsqueeze(0), each.memory()))
                .toList();
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
