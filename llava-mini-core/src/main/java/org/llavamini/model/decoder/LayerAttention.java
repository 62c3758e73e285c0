// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.decoder;

import org.llavamini.nn.attention.AttentionMask;

/** Chooses the mask of each decoder layer of the language model, for whoever wants to see or change its attention to one prompt. */
@FunctionalInterface
public interface LayerAttention {
    /** Every layer has the usual mask. */
    LayerAttention USUAL = (layer, past, queries, usual) -> usual;

    /**
     * Returns the mask of one layer in one pass.
     *
     * @param layer from 0
     * @param past the position of the first query; all earlier positions are keys too
     * @param queries how many queries there are, the last of them the last key
     * @param usual the mask that the layer has otherwise
     */
    AttentionMask mask(int layer, long past, long queries, AttentionMask usual);
}
