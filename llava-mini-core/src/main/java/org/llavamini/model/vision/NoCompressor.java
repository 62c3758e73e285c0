// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import org.llavamini.tensor.Tensor;

/** No compression: every patch is a vision token (LLaVA-v1.5; paper Table 11). */
public final class NoCompressor implements Compressor {
    @Override
    public Tensor forward(Tensor features) {
        return features;
    }
}
