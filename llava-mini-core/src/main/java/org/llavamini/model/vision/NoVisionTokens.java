// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import org.llavamini.tensor.Tensor;

/** No vision token at all: the language model reads fused text only, an ablation. */
public final class NoVisionTokens implements Compressor {
    @Override
    public Tensor forward(Tensor features) {
        return features.narrow(1, 0, 0);
    }
}
