// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.List;
import java.util.stream.LongStream;
import org.llavamini.text.TrainingPrompt;

/** The tokens of several texts that are learned, and which states predict them: each the one before it. */
final class LearnedTokens {
    private final long[] predicting;
    private final long[] labels;

    private LearnedTokens(long[] predicting, long[] labels) {
        this.predicting = predicting;
        this.labels = labels;
    }

    /** Returns the numbers of the states. */
    long[] predicting() {
        return predicting.clone();
    }

    /** Returns the token that each predicts. */
    long[] labels() {
        return labels.clone();
    }

    /**
     * Returns the tokens to learn of texts.
     *
     * @param starts for each text the number of the state of its first token
     */
    static LearnedTokens of(List<TrainingPrompt> texts, long[] starts) {
        LongStream.Builder predicting = LongStream.builder();
        LongStream.Builder labels = LongStream.builder();
        for (int row = 0; row < texts.size(); row++) {
            TrainingPrompt text = texts.get(row);
            for (int i = 0; i < text.labels().size(); i++) {
                if (isLearned(text, i)) {
                    predicting.add(starts[row] + i - 1);
                    labels.add(text.labels().get(i));
                }
            }
        }
        return new LearnedTokens(predicting.build().toArray(), labels.build().toArray());
    }

    /** Returns whether a text learns its very first token, which the token before this text predicts. */
    static boolean learnsFirst(List<TrainingPrompt> texts) {
        return texts.stream().anyMatch(text -> isLearned(text, 0));
    }

    /** Returns how many ids at the start are the same in all texts, at most those before the first token to learn less one. */
    static int sharedPrefix(List<TrainingPrompt> texts) {
        int shared = 0;
        while (isShared(texts, shared)) {
            shared++;
        }
        return Math.max(0, shared - 1);
    }

    private static boolean isShared(List<TrainingPrompt> texts, int i) {
        return texts.stream()
                .allMatch(text -> i < text.ids().size()
                        && text.ids().get(i) == texts.getFirst().ids().get(i)
                        && !isLearned(text, i));
    }

    private static boolean isLearned(TrainingPrompt text, int i) {
        return i < text.labels().size() && text.labels().get(i) != TrainingPrompt.IGNORED_LABEL;
    }
}
