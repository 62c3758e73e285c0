// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Asked between layers, frames and decode steps whether the work is still wanted. */
@FunctionalInterface
public interface Cancellation {
    /** Never cancels. */
    Cancellation NEVER = () -> false;

    /** Returns whether the work shall end. Called often and from the engine's thread: must be quick. */
    boolean requested();

    /**
     * Ends the work if that was asked for.
     *
     * @throws LlavaMiniException with {@code CANCELLED}
     */
    default void check() {
        if (requested()) {
            throw new LlavaMiniException(ErrorCode.CANCELLED, "cancelled");
        }
    }
}
