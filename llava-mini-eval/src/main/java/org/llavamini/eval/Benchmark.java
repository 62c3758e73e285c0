// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Path;
import java.util.List;

/** One benchmark: where its questions come from and how answers are judged. Implementations have no state. */
public interface Benchmark {
    /** Returns the name on the command line, in lower-dash-case. */
    String name();

    /**
     * Reads the questions in the order of the file.
     *
     * @param questions the file or folder that the benchmark publishes
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} or {@code DATA_FORMAT}, naming file and place
     */
    List<Question> questions(Path questions);

    /**
     * Judges answers.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code DATA_FORMAT} if the files do not belong together,
     *     {@code INVALID_REQUEST} if one that is needed was not given
     */
    Scores score(ScoringFiles files);
}
