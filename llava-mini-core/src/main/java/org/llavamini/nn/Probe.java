// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import org.llavamini.tensor.Tensor;

/** Sees named intermediate tensors as they are made; the names are those of the {@code trace} command. */
@FunctionalInterface
public interface Probe {
    /** Looks at nothing. */
    Probe NONE = (name, tensor) -> {};

    /**
     * Shows one tensor, which is valid during the call only.
     *
     * @param name what it is, for example {@code vision_features}
     */
    void see(String name, Tensor tensor);

    /** Returns whether it also wants attention weights ({@code compressor_attention}), which are made for it alone. */
    default boolean wantsAttention() {
        return false;
    }
}
