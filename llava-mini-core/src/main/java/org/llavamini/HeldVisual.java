// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

/**
 * Something encoded that its user keeps; it belongs to one model. Closing it while a request is about it frees it when that has ended.
 */
final class HeldVisual<T extends AutoCloseable> implements AutoCloseable {
    private final LlavaMini owner;
    private final T visual;
    private final Runnable free;
    /** How many requests are about it; the engine's thread alone counts. */
    private int users;

    private boolean unwanted;

    HeldVisual(LlavaMini owner, T visual, Runnable free) {
        this.owner = requireNonNull(owner, "owner is null");
        this.visual = requireNonNull(visual, "visual is null");
        this.free = requireNonNull(free, "free is null");
    }

    LlavaMini owner() {
        return owner;
    }

    /** Returns what is held, for use on the engine's thread of its own model, until {@link #leave}. */
    T enter(LlavaMini model) {
        if (unwanted) {
            throw new IllegalStateException("the video was closed");
        }
        users++;
        requireOwner(model);
        return visual;
    }

    void requireOwner(LlavaMini model) {
        if (model != owner) {
            throw new IllegalArgumentException("the video was encoded by another model");
        }
    }

    void leave() {
        users--;
        freeIfUnwanted();
    }

    /** Frees the memory when no request is about it; on the engine's thread. */
    void release() {
        unwanted = true;
        freeIfUnwanted();
    }

    private void freeIfUnwanted() {
        if (unwanted && users == 0) {
            free.run();
        }
    }

    /** Frees the memory, after the requests about it. Closing again does nothing. */
    @Override
    public void close() {
        owner.release(this);
    }
}
