// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopStringFilterTest {
    private static String letters(Random random, int length) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 'a', 'd').forEach(text::appendCodePoint);
        return text.toString();
    }

    /** Where the text is cut if it is looked at after each piece, as an answer is. */
    private static String naiveCut(List<String> pieces, List<String> stops) {
        StringBuilder text = new StringBuilder();
        for (String piece : pieces) {
            text.append(piece);
            int cut = stops.stream()
                    .mapToInt(text::indexOf)
                    .filter(index -> index >= 0)
                    .min()
                    .orElse(-1);
            if (cut >= 0) {
                return text.substring(0, cut);
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void cutsWhereANaiveSearchCuts(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            List<String> stops = IntStream.range(0, random.nextInt(4))
                    .mapToObj(i -> letters(random, 1 + random.nextInt(4)))
                    .toList();
            List<String> pieces = IntStream.range(0, random.nextInt(10))
                    .mapToObj(i -> letters(random, random.nextInt(4)))
                    .toList();
            StopStringFilter filter = new StopStringFilter(stops);
            List<String> shown = new ArrayList<>();
            pieces.forEach(piece -> shown.add(filter.push(piece)));
            String expected = naiveCut(pieces, stops);
            assertThat(expected)
                    .as("seed %s, round %s: what was shown early stays", seed, round)
                    .startsWith(String.join("", shown));
            shown.add(filter.flush());
            assertThat(String.join("", shown))
                    .as("seed %s, round %s: %s in %s", seed, round, stops, pieces)
                    .isEqualTo(expected);
            assertThat(filter.stopped()).isEqualTo(!expected.equals(String.join("", pieces)));
        }
    }

    @Test
    void showsNoPartOfAStopString() {
        StopStringFilter filter = new StopStringFilter(List.of("###", "</s>"));
        assertThat(filter.push("blue #")).isEqualTo("blue ");
        assertThat(filter.push("1 <")).isEqualTo("#1 ");
        assertThat(filter.push("/s")).isEmpty();
        assertThat(filter.push("> more")).isEmpty();
        assertThat(filter.stopped()).isTrue();
        assertThat(filter.push("ignored")).isEmpty();
        assertThat(filter.flush()).isEmpty();
    }

    @Test
    void showsInTheEndWhatOnlyBeganLikeOne() {
        StopStringFilter filter = new StopStringFilter(List.of("</s>"));
        assertThat(filter.push("a </s")).isEqualTo("a ");
        assertThat(filter.flush()).isEqualTo("</s");
        assertThat(filter.stopped()).isFalse();
    }
}
