// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingStrategyTest {
    private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

    private static List<Integer> choose(String strategy) {
        return SamplingStrategy.parse(strategy).apply(TEN);
    }

    @Test
    void takesFromTheEndsThatItNames() {
        assertThat(choose("all")).isEqualTo(TEN);
        assertThat(choose("first:3")).containsExactly(0, 1, 2);
        assertThat(choose("end:2")).containsExactly(8, 9);
        assertThat(choose("first:99")).isEqualTo(TEN);
        assertThat(choose("first:25%")).as("a part is rounded up").containsExactly(0, 1, 2);
        assertThat(choose("end:10%")).containsExactly(9);
        assertThat(choose("first:200%")).isEqualTo(TEN);
    }

    @Test
    void choosesTheSameAtRandomEachTime() {
        assertThat(choose("random:4"))
                .hasSize(4)
                .doesNotHaveDuplicates()
                .isSubsetOf(TEN)
                .isEqualTo(choose("random:4"))
                .isNotEqualTo(choose("first:4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ALL", "first", "first:", "first:-1", "first:1.5", "last:3", "random:3 ", "end:9999999999"})
    void refusesOtherForms(String form) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingStrategy.parse(form))
                .withMessage("must be all, first:N, end:N or random:N: " + form);
    }
}
