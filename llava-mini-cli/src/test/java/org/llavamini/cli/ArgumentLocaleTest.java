// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ArgumentLocaleTest {
    @Test
    void lettersThatTheLocaleLostAreNoticed() {
        assertThat(ArgumentLocale.problem("ANSI_X3.4-1968", "ask", "\uFFFD\uFFFD?"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("ANSI_X3.4-1968", "LC_ALL=C.UTF-8"));
        assertThat(ArgumentLocale.problem("ANSI_X3.4-1968", "ask", "What?")).isEmpty();
        assertThat(ArgumentLocale.problem("UTF-8", "ask", "What is \uFFFD?")).isEmpty();
    }
}
