// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/** The ablation without queries (paper Table 8): the mean over each cell of a grid laid on the patches; no parameters. */
public final class AveragePoolCompressor implements Compressor {
    private final long size;

    /** Pools to {@code size × size} tokens. */
    public AveragePoolCompressor(long size) {
        this.size = size;
    }

    @Override
    public Tensor forward(Tensor features) {
        long pictures = features.size(0);
        long width = features.size(2);
        long side = Math.round(Math.sqrt((double) features.size(1)));
        Tensor map = features.transpose(1, 2).reshape(pictures, width, side, side);
        return Functional.adaptiveAveragePool(map, size, size)
                .reshape(pictures, width, size * size)
                .transpose(1, 2);
    }
}
