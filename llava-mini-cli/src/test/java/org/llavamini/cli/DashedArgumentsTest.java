// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.cli.TestingConsole.Outcome;

final class DashedArgumentsTest {
    @ParameterizedTest
    @ValueSource(strings = {"- what color is it?", "-- and this?", "--what is --image for?", "-1 or\n2?"})
    void aQuestionMayBeginWithADash(String question) {
        // The next thing that is wrong is the picture: the question was understood.
        Outcome outcome = TestingConsole.plain().run("ask", question, "--image", "/nowhere/a.png");
        assertThat(outcome.err()).contains("/nowhere/a.png").hasLineCount(1);
        assertThat(outcome.code()).isEqualTo(1);
    }

    @Test
    void valuesOfOptionsStayWithThem() {
        Outcome outcome = TestingConsole.plain()
                .run("ask", "--system", "- be short", "--image", "/nowhere/a.png", "- what is it?");
        assertThat(outcome.err()).contains("/nowhere/a.png").hasLineCount(1);
    }

    @Test
    void whatStandsBehindTheMarkStaysThere() {
        assertThat(TestingConsole.plain()
                        .run("ask", "--image", "/nowhere/a.png", "--", "-x")
                        .err())
                .contains("/nowhere/a.png");
    }

    @Test
    void oneWordIsTakenForAnOptionAndTheRemedyIsTold() {
        Outcome outcome = TestingConsole.plain().run("ask", "-why?");
        assertThat(outcome.err()).contains("-why?", "--").hasLineCount(1);
        assertThat(outcome.code()).isEqualTo(2);
    }
}
