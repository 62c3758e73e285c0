// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LenientChoiceTest {
    private static final List<String> OPTIONS = List.of("a cat", "a dog", "a black dog");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "A|A",
                "b|B",
                "B.|B",
                "(C) a black dog|C",
                "C) whatever|C",
                "B: because of C.|B",
                "The answer is B.|B",
                "I would choose option (A)|A",
                "It must be (C), I think|C",
                "a cat|A",
                "A dog.|B",
                // Two options stand in it.
                "a cat and a dog|-",
                "There is a cat on it|A",
                "It is a black dog|C",
                "Perhaps B or C|-",
                "Clearly B|B",
                // No such option.
                "D|-",
                "E. something|-",
                // The article is no choice.
                "A bird|-",
                "The answer is a bird|-",
                "I do not know|-",
                "~~|-",
            })
    void findsExactlyOne(String answer, String expected) {
        assertThat(LenientChoice.of(answer == null ? "" : answer, OPTIONS)
                        .map(String::valueOf)
                        .orElse("-"))
                .isEqualTo(expected);
    }
}
