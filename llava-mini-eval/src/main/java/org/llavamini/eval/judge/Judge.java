// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import static java.util.Objects.requireNonNull;

/** A language model that judges. May be asked by several threads at once. */
public interface Judge {
    /** Returns its name, for the judgements. */
    String name();

    /**
     * Asks it.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} if it cannot be reached or refuses the
     *     caller, after as many tries as make sense
     */
    Reply ask(JudgeRequest request);

    /**
     * What it said.
     *
     * @param content its answer; empty if it refused
     * @param refused whether it, or a filter before it, declined to answer
     */
    record Reply(String content, boolean refused) {
        public Reply {
            requireNonNull(content, "content is null");
        }
    }
}
