// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Path;
import java.util.List;

/**
 * One benchmark: where its questions come from and how answers are scored. Implementations are immutable.
 *
 * <p>To be found by name it is listed in {@code META-INF/services/org.llavamini.eval.Benchmark} of its jar, with a public
 * constructor without parameters, or given to {@link Benchmarks#with}. Those that a judge scores also implement
 * {@code org.llavamini.eval.judge.Judged}, those with a form for submission {@link Submittable}.
 */
public interface Benchmark {
    /** How many tokens an answer may have where a benchmark does not say otherwise, as in LLaVA's evaluation. */
    int SHORT_ANSWER = 128;

    /** How many tokens a long answer may have, as in LLaVA's evaluation. */
    int LONG_ANSWER = 1024;

    /** Returns the name on the command line, in lower-dash-case. */
    String name();

    /**
     * Returns this benchmark as a user chose it.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INVALID_REQUEST} if it does not know such a choice
     */
    default Benchmark with(Settings settings) {
        settings.allow(name());
        return this;
    }

    /** Returns how many tokens an answer may have. */
    default int maxNewTokens() {
        return SHORT_ANSWER;
    }

    /** Returns how many frames of a video are looked at at most. */
    default int maxFrames() {
        return Integer.MAX_VALUE;
    }

    /**
     * Reads the questions in the order of the file.
     *
     * @param questions the file or folder that the benchmark publishes
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} or {@code DATA_FORMAT}, naming file and place
     */
    List<Question> questions(Path questions);

    /**
     * Scores answers.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code DATA_FORMAT} if the files do not belong together,
     *     {@code INVALID_REQUEST} if one that is needed was not given
     */
    Scores score(ScoringFiles files);
}
