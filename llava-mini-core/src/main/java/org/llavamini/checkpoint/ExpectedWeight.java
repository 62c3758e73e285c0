// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static java.util.Objects.requireNonNull;

import org.llavamini.tensor.Shape;

/**
 * One tensor that a model of some configuration has.
 *
 * @param name canonical name
 * @param shape its shape
 * @param part where it belongs
 * @param required whether the model cannot run without it
 * @param linear whether it is the matrix of a linear layer, which may be stored quantised
 */
public record ExpectedWeight(String name, Shape shape, ModelPart part, boolean required, boolean linear) {
    public ExpectedWeight {
        requireNonNull(name, "name is null");
        requireNonNull(shape, "shape is null");
        requireNonNull(part, "part is null");
    }
}
