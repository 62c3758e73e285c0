// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import org.llavamini.tensor.Tensor;

/** Forgets part of an activation while a model learns. */
@FunctionalInterface
public interface Dropout {
    /** Forgets nothing. */
    Dropout NONE = (name, x) -> x;

    /**
     * Returns the activation with some values zero and the others scaled up.
     *
     * @param name the layer's that asks; asked again for the same pass, the answer must be the same
     */
    Tensor apply(String name, Tensor x);
}
