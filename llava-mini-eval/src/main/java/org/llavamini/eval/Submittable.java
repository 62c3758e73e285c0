// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Path;

/** A benchmark whose answers go to a server, or whose publishers have a form for them. */
public interface Submittable {
    /**
     * Writes what can be submitted, a file or a folder.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code DATA_FORMAT} if the server would refuse it,
     *     {@code INVALID_REQUEST} if a file that is needed was not given, {@code INPUT_OUTPUT} if it cannot be written
     */
    void submit(ScoringFiles files, Path submission);

    /** Returns whether the solutions are secret, so that there is nothing to score unless a user gives solutions. */
    default boolean scoredByServer() {
        return false;
    }
}
