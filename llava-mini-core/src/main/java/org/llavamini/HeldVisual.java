// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import org.llavamini.encoding.EncodedVisual;

/** Something encoded that its user holds on to; it belongs to one model. */
final class HeldVisual<T extends EncodedVisual> implements AutoCloseable {
    private final LlavaMini owner;
    private final T visual;

    HeldVisual(LlavaMini owner, T visual) {
        this.owner = requireNonNull(owner, "owner is null");
        this.visual = requireNonNull(visual, "visual is null");
    }

    LlavaMini owner() {
        return owner;
    }

    /** Returns what is held, for use on the engine's thread of its own model. */
    T of(LlavaMini model) {
        if (model != owner) {
            throw new IllegalArgumentException("the video was encoded by another model");
        }
        return visual;
    }

    /** Frees the memory, after the request that runs. */
    @Override
    public void close() {
        owner.release(this);
    }
}
