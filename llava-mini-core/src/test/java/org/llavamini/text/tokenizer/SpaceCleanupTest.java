// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceCleanupTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    "the end .", "the end."
                    "do n't", "don't"
                    "it 's , we 're", "it's, we're"
                    "a ' b", "a'b"
                    "a  .", "a ."
                    "no change", "no change"
                    """)
    void takesSpacesBeforePunctuationAway(String text, String cleaned) {
        assertThat(SpaceCleanup.apply(text)).isEqualTo(cleaned);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    "r n ' t,"
                    "x  ' ve"
                    "in n' n 't"
                    """)
    void awkwardTextsAreSettledRightly(String text) {
        assertThat(streamed(text)).isEqualTo(SpaceCleanup.apply(text));
    }

    /** Cutting the text wherever it is called settled must never change the result. */
    @Test
    void settledTextCanBeCleanedByItself() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String letters = "   '''.,?!ntmsvrex\n";
        for (int round = 0; round < 20_000; round++) {
            String text = random.ints(random.nextInt(25), 0, letters.length())
                    .mapToObj(index -> letters.substring(index, index + 1))
                    .collect(Collectors.joining());
            assertThat(streamed(text)).as("seed %d, text '%s'", seed, text).isEqualTo(SpaceCleanup.apply(text));
        }
    }

    private static String streamed(String text) {
        StringBuilder pending = new StringBuilder();
        StringBuilder shown = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            pending.append(text.charAt(index));
            int settled = SpaceCleanup.settledLength(pending.toString());
            shown.append(SpaceCleanup.apply(pending.substring(0, settled)));
            pending.delete(0, settled);
        }
        return shown.append(SpaceCleanup.apply(pending.toString())).toString();
    }
}
