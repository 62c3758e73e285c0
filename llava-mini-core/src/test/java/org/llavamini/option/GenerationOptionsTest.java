// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationOptionsTest {
    @Test
    void areGreedyByDefault() {
        GenerationOptions defaults = GenerationOptions.defaults();
        assertThat(defaults).isEqualTo(new GenerationOptions(256, 0, 1, 0, 1, OptionalLong.empty(), List.of()));
        assertThat(defaults.withMaxNewTokens(3))
                .isEqualTo(new GenerationOptions(3, 0, 1, 0, 1, OptionalLong.empty(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 0, 1, maxNewTokens must be greater than zero: 0",
        "1, -0.5, 1, 0, 1, temperature must not be negative: -0.5",
        "1, NaN, 1, 0, 1, temperature must not be negative: NaN",
        "1, 0, 0, 0, 1, topP must be above 0 and at most 1: 0.0",
        "1, 0, 1.1, 0, 1, topP must be above 0 and at most 1: 1.1",
        "1, 0, NaN, 0, 1, topP must be above 0 and at most 1: NaN",
        "1, 0, 1, -1, 1, topK must not be negative: -1",
        "1, 0, 1, 0, 0, repetitionPenalty must be greater than zero: 0.0",
        "1, 0, 1, 0, Infinity, repetitionPenalty must be greater than zero: Infinity"
    })
    void refuseImpossibleNumbers(
            int tokens, double temperature, double topP, int topK, double penalty, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GenerationOptions(
                        tokens, temperature, topP, topK, penalty, OptionalLong.empty(), List.of()))
                .withMessage(message);
    }

    @Test
    void refuseEmptyStopStrings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GenerationOptions(1, 0, 1, 0, 1, OptionalLong.empty(), List.of("a", "")))
                .withMessage("stop strings must not be empty");
    }
}
