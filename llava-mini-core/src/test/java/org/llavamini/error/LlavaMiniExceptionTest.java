// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LlavaMiniExceptionTest {
    @Test
    void theMessageIsOneLineWhateverItQuotes() {
        assertThat(new LlavaMiniException(ErrorCode.DATA_FORMAT, "no such key: a\n  b\r\nc\r(x.json)"))
                .hasMessage("no such key: a b c (x.json)");
        assertThat(new LlavaMiniException(ErrorCode.DATA_FORMAT, "two\nlines", new IllegalStateException("why\nnot")))
                .hasMessage("two lines");
    }
}
