// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MomentsTest {
    @Test
    void meanAndDeviation() {
        assertThat(Moments.mean(2, 4, 6)).hasValue(4);
        assertThat(Moments.deviation(2, 4, 6).orElseThrow()).isCloseTo(2, within(1e-12));
        assertThat(Moments.mean()).isEmpty();
        assertThat(Moments.deviation(5)).isEmpty();
    }
}
