// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Path;

/** A benchmark whose answers go to a server, or whose publishers have a form for them. */
public interface Submittable {
    /**
     * Writes what can be submitted, a file or a folder, and returns how much of it is there.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code DATA_FORMAT} if the server would refuse it,
     *     {@code INVALID_REQUEST} if a file that is needed was not given, {@code INPUT_OUTPUT} if it cannot be written
     */
    Scores submit(ScoringFiles files, Path submission);

    /** Returns whether the given files hold solutions, by default annotations, so that there is something to score here too. */
    default boolean canScore(ScoringFiles files) {
        return !files.annotations().isEmpty();
    }
}
