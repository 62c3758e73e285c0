// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LenientUtf8Test {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    41, A
                    e4bda0, \u4f60
                    f09f9880, \ud83d\ude00
                    e4bd, \ufffd\ufffd
                    e4bd41, \ufffd\ufffdA
                    c080, \ufffd\ufffd
                    e08080, \ufffd\ufffd\ufffd
                    eda080, \ufffd\ufffd\ufffd
                    f4908080, \ufffd\ufffd\ufffd\ufffd
                    ff, \ufffd
                    80e4bda0, \ufffd\u4f60
                    """)
    void replacesEachByteThatFormsNoCharacter(String bytes, String text) {
        assertThat(decoded(HexFormat.of().parseHex(bytes))).isEqualTo(text);
    }

    @Test
    void keepsEveryCharacter() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                String text = Character.toString(codePoint);
                assertThat(decoded(text.getBytes(StandardCharsets.UTF_8)).equals(text))
                        .isTrue();
            }
        }
    }

    private static String decoded(byte[] bytes) {
        LenientUtf8 utf8 = new LenientUtf8();
        for (byte value : bytes) {
            utf8.add(value);
        }
        StringBuilder text = new StringBuilder();
        utf8.drainTo(text);
        return text.toString();
    }
}
