// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.text.tokenizer.TokenIds;

class LearnedTokensTest {
    private static final int NONE = TrainingPrompt.IGNORED_LABEL;

    private static TrainingPrompt text(int[] ids, int[] labels) {
        return new TrainingPrompt(TokenIds.of(ids), TokenIds.of(labels));
    }

    @Test
    void eachTokenIsPredictedByTheStateBeforeIt() {
        LearnedTokens learned = LearnedTokens.of(
                List.of(text(new int[] {7, 0, 9}, new int[] {NONE, NONE, 9}), text(new int[] {4}, new int[] {4})),
                new long[] {2, 10});
        assertThat(learned.predicting()).containsExactly(3, 9);
        assertThat(learned.labels()).containsExactly(9, 4);
    }

    @Test
    void aTextMayLearnItsFirstToken() {
        TrainingPrompt caption = text(new int[] {3}, new int[] {3});
        TrainingPrompt question = text(new int[] {7, 8}, new int[] {NONE, 8});
        assertThat(LearnedTokens.learnsFirst(List.of(question))).isFalse();
        assertThat(LearnedTokens.learnsFirst(List.of(question, caption))).isTrue();
    }

    @Test
    void sharedPrefixesEndBeforeTheFirstLearnedToken() {
        assertThat(LearnedTokens.sharedPrefix(List.of(
                        text(new int[] {1, 2, 3, 4}, new int[] {NONE, NONE, NONE, 4}),
                        text(new int[] {1, 2, 3, 4}, new int[] {NONE, NONE, 3, 4}))))
                .as("the token that predicts the first is read again")
                .isEqualTo(1);
    }
}
