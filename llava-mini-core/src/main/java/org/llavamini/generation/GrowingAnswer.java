// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import org.llavamini.option.FinishReason;

/** An answer while it grows, token by token. Belongs to the engine's thread. */
public interface GrowingAnswer {
    /**
     * Chooses the next token.
     *
     * @param logits one per word of the vocabulary; they may be changed
     * @return whether the answer goes on
     */
    boolean take(float[] logits);

    /** Returns the token that was chosen last. */
    int last();

    /**
     * Ends the answer.
     *
     * @param reason why, if it did not end by itself
     */
    Written finish(FinishReason reason);

    /** Begins answers. */
    @FunctionalInterface
    interface Beginning {
        /** Returns an empty answer of at most that many tokens. */
        GrowingAnswer begin(long room);
    }
}
