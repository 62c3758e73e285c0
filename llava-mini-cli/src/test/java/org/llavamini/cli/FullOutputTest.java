// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.cli.console.OwnProcess;

/** Results that cannot be written, in processes of their own, as the streams of this one are the tests'. */
final class FullOutputTest {
    private static final File FULL = new File("/dev/full");

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "ask --help", "flops --json", "generate-completion"})
    void isOneLineAndAFailure(String arguments) throws Exception {
        assumeTrue(FULL.exists(), "no /dev/full here");
        Process process = new ProcessBuilder(
                        OwnProcess.commandLine(Stream.of(arguments.split(" ")).toList()))
                .redirectOutput(FULL)
                .start();
        List<String> said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).containsExactly("llava-mini: cannot be written: No space left on device (standard output)");
        assertThat(process.exitValue()).isEqualTo(1);
    }
}
