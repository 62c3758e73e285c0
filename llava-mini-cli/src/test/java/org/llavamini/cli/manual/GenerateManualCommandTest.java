// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;

final class GenerateManualCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyCommandHasAPage() throws IOException {
        assertThat(TestingConsole.plain()
                        .run("generate-manual", "--output", folder)
                        .code())
                .isZero();
        try (Stream<Path> files = Files.list(folder)) {
            List<String> pages =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(pages)
                    .contains(
                            "llava-mini.1",
                            "llava-mini-ask.1",
                            "llava-mini-pull.1",
                            "llava-mini-generate-data-scenes.1");
        }
        assertThat(Files.readString(folder.resolve("llava-mini-ask.1")))
                .startsWith(".TH \"LLAVA-MINI-ASK\" 1")
                .contains("\\fB\\-\\-image FILE\\fR")
                .contains("QUESTION")
                .doesNotContain("${");
    }
}
