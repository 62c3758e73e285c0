// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.ScoringFiles;

/** A benchmark that a language model scores. */
public interface Judged extends Benchmark {
    /**
     * Returns everything there is to judge.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code DATA_FORMAT} or {@code INVALID_REQUEST}, as in
     *     {@link #score}
     */
    List<JudgeRequest> judgeRequests(ScoringFiles files, JudgePrompt prompt);

    /** Returns what a reply says, by field, to be stored beside it; empty if it cannot be read and is asked again. */
    Optional<Map<String, Object>> read(String reply);

    /** Returns how often a judge is asked for a reply that can be read. */
    int attempts();

    /**
     * Returns how it is asked once more.
     *
     * @param attempt counted from 1, which was the first time
     */
    default JudgeRequest again(JudgeRequest first, int attempt, JudgePrompt prompt) {
        return first;
    }
}
