// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.List;
import java.util.Set;

/**
 * How far people agree with an answer: the mean, over each person left out, of min(1, matches among the others / 3).
 *
 * @see <a href="https://visualqa.org/evaluation.html">VQA evaluation</a>
 */
public final class VqaAccuracy {
    private static final double ENOUGH = 3;

    private VqaAccuracy() {}

    /** Returns the agreement, 0 to 1, of answers that were made comparable before; 0 if there are no human answers. */
    public static double of(String prediction, List<String> humanAnswers) {
        long matches = humanAnswers.stream().filter(prediction::equals).count();
        double sum = 0;
        for (String human : humanAnswers) {
            long others = human.equals(prediction) ? matches - 1 : matches;
            sum += Math.min(1, others / ENOUGH);
        }
        return humanAnswers.isEmpty() ? 0 : sum / humanAnswers.size();
    }

    /**
     * Returns the agreement as VQAv2 and VizWiz compute it: the prediction is made comparable in every way, human answers
     * lose their punctuation only if they are not all the same.
     */
    public static double ofRaw(String prediction, List<String> humanAnswers) {
        boolean allSame = Set.copyOf(humanAnswers).size() <= 1;
        return of(
                AnswerNormalizer.normalize(prediction),
                allSame
                        ? humanAnswers
                        : humanAnswers.stream()
                                .map(AnswerNormalizer::normalizeHumanAnswer)
                                .toList());
    }
}
