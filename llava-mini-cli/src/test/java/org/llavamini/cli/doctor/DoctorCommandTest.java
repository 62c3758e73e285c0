// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.llavamini.cli.TestingConsole;

final class DoctorCommandTest {
    @Test
    void givesARemedyForEveryFailure() throws IOException {
        TestingConsole.Outcome outcome = TestingConsole.plain()
                .environment(Map.of("LLAVA_MINI_CACHE", "/proc/nowhere"))
                .run("doctor", "--json");
        JsonNode report = JsonMapper.builder().build().readTree(outcome.out());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(report.path("ok").asBoolean()).isFalse();
        for (JsonNode check : report.path("checks")) {
            assertThat(check.path("ok").asBoolean() || check.has("remedy"))
                    .as(check.toString())
                    .isTrue();
            switch (check.path("name").asText()) {
                case "natives", "self-test", "jdk" ->
                    assertThat(check.path("ok").asBoolean()).isTrue();
                case "model cache" -> assertThat(check.path("remedy").asText()).contains("LLAVA_MINI_CACHE");
                default -> assertThat(check.path("value").asText()).isNotEmpty();
            }
        }
    }
}
