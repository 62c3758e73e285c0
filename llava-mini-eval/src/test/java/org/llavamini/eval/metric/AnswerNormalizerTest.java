// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases worked out by hand from the six steps of the specification. */
final class AnswerNormalizerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Yes.|yes",
                "The Red Bus|red bus",
                "two dogs|2 dogs",
                "None|0",
                "ten|10",
                // Commas go in step 1, so digit-comma-digit never matters.
                "1,000|1000",
                "really?|really",
                // A mark between letters becomes a space, one next to a space goes.
                "black-white|black white",
                "black - white|black white",
                // The text before the step decides for all occurrences: one slash stands next to a space.
                "a/b /c|ab c",
                // Step 1 puts a space before 's; nothing joins them again.
                "dog's|dog 's",
                "3.|3",
                "2.5|2.5",
                "v.2|v.2",
                "U.S.A.|usa",
                "dont|don't",
                "couldnt've|couldn't've",
                "couldn'tve|couldn't've",
                "yalldve|yalldve",
                "yall'd've|y'all'd've",
                "'ows'at|'ow's'at",
                "somebody'd|somebodyd",
                // The key Im has a capital letter, the text has none.
                "Im|im",
                "10:30|10:30",
                "(left)|left",
                "x=3|x 3",
                "an apple a day|apple day",
                "~~|~~",
            })
    void followsTheSpecification(String answer, String expected) {
        assertThat(AnswerNormalizer.normalize(answer)).isEqualTo(expected);
    }

    @Test
    void bringsLinesTogether() {
        assertThat(AnswerNormalizer.normalize("  a big\ncat\tand   dog \n")).isEqualTo("big cat and dog");
        assertThat(AnswerNormalizer.normalize("")).isEmpty();
        assertThat(AnswerNormalizer.normalize(" \n ")).isEmpty();
        assertThat(AnswerNormalizer.normalize("the")).isEmpty();
    }

    @Test
    void deletesThirtyTwoPeriodsAtMost() {
        assertThat(AnswerNormalizer.normalize(".".repeat(40) + "x")).isEqualTo(".".repeat(8) + "x");
    }

    @Test
    void knowsAllContractions() {
        assertThat(Contractions.count()).isEqualTo(120);
    }

    @Test
    void leavesHumanAnswersInTheirCase() {
        assertThat(AnswerNormalizer.normalizeHumanAnswer("The dog's, Bed.")).isEqualTo("The dog's Bed");
        // Here digit-comma-digit does hold, and makes every mark go.
        assertThat(AnswerNormalizer.normalizeHumanAnswer("1,000-2")).isEqualTo("10002");
    }
}
