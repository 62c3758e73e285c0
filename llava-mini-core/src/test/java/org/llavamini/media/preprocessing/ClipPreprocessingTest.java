// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClipPreprocessingTest {
    @Test
    void backgroundIsTheMeanRoundedDown() {
        assertThat(ClipPreprocessing.clip(336).background()).isEqualTo(122 << 16 | 116 << 8 | 104);
    }

    @Test
    void stepsCanBeSwitchedOff() {
        ClipPreprocessing raw = new ClipPreprocessing(
                true, 224, true, 224, false, 1 / 255.0, false, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
        assertThat(raw.valueTable(0)[200]).isEqualTo(200f);
    }
}
