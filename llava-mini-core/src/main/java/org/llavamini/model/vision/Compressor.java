// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import org.llavamini.nn.Probe;
import org.llavamini.tensor.Tensor;

/**
 * Turns the patch features of one picture into a few vision tokens (paper section 4.1).
 *
 * <p>The result does not depend on the question, so it may be kept per picture.
 */
public sealed interface Compressor permits QueryCompressor, AveragePoolCompressor, NoCompressor, NoVisionTokens {
    /**
     * Compresses features {@code [pictures, patches, visionWidth]}, {@code patches} a square number in raster order.
     *
     * @return {@code [pictures, size², visionWidth]} in raster order of the grid
     */
    Tensor forward(Tensor features);

    /**
     * As {@link #forward(Tensor)}.
     *
     * @param probe sees {@code compressor_attention}, {@code [pictures, heads, size², patches]}, if it wants attention and there is
     *     any
     */
    default Tensor forward(Tensor features, Probe probe) {
        return forward(features);
    }
}
