// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class VqaAccuracyTest {
    private static List<String> people(int red, int blue) {
        return Stream.concat(Collections.nCopies(red, "red").stream(), Collections.nCopies(blue, "blue").stream())
                .toList();
    }

    @Test
    void leavesOnePersonOut() {
        // One of ten says red: left out once (0 of 3), there nine times (1 / 3): 9/30.
        assertThat(VqaAccuracy.of("red", people(1, 9))).isCloseTo(0.3, within(1e-12));
        // Two: twice 1/3, eight times 2/3: 18/30.
        assertThat(VqaAccuracy.of("red", people(2, 8))).isCloseTo(0.6, within(1e-12));
        // Three: three times 2/3, seven times 1: 9/10.
        assertThat(VqaAccuracy.of("red", people(3, 7))).isCloseTo(0.9, within(1e-12));
        assertThat(VqaAccuracy.of("red", people(4, 6))).isEqualTo(1);
        assertThat(VqaAccuracy.of("green", people(4, 6))).isZero();
        assertThat(VqaAccuracy.of("red", List.of())).isZero();
    }

    @Test
    void normalisesHumanAnswersOnlyIfTheyDiffer() {
        List<String> same = Collections.nCopies(10, "wi-fi");
        // The prediction always loses its mark, so with ten equal human answers that have one it cannot be right.
        assertThat(VqaAccuracy.ofRaw("wi-fi", same)).isZero();
        List<String> differing = Stream.concat(Collections.nCopies(9, "wi-fi").stream(), Stream.of("web"))
                .toList();
        assertThat(VqaAccuracy.ofRaw("Wi-Fi.", differing)).isEqualTo(1);
    }
}
