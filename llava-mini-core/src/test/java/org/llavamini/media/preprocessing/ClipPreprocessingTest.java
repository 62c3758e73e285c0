// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClipPreprocessingTest {
    @Test
    void backgroundIsTheMeanRoundedDown() {
        assertThat(ClipPreprocessing.clip(336).background()).isEqualTo(122 << 16 | 116 << 8 | 104);
    }
}
