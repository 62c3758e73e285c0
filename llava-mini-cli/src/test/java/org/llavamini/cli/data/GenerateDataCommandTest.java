// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.eval.Benchmarks;

final class GenerateDataCommandTest {
    @TempDir
    Path folder;

    @Test
    void makesScenesThatTheEvaluationReads() {
        Path output = folder.resolve("scenes");
        Outcome outcome = generate("scenes", output);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(output.toString());
        assertThat(output.resolve("images/000001.png")).isRegularFile();
        assertThat(Benchmarks.standard().named("scenes").questions(output.resolve("questions.jsonl")))
                .isNotEmpty();
        Outcome again = generate("scenes", output);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("--output").contains("is there already");
    }

    @Test
    void makesClipsThatTheEvaluationReads() {
        Path output = folder.resolve("clips");
        assertThat(generate("clips", output).code()).isZero();
        assertThat(output.resolve("frames/000001/3.png")).isRegularFile();
        assertThat(Benchmarks.standard().named("clips").questions(output.resolve("questions.jsonl")))
                .isNotEmpty();
    }

    @Test
    void namesAnArchiveThatDoesNotExist() {
        Outcome outcome = generate("clips", folder.resolve("clips"), "--pictograms", folder.resolve("no.zip"));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("no such archive").contains("no.zip");
        assertThat(folder).isEmptyDirectory();
    }

    private static Outcome generate(String kind, Path output, Object... more) {
        Object[] arguments = new Object[10 + more.length];
        Object[] common = {"generate-data", kind, "--output", output, "--count", 2, "--seed", 1, "--size", 32};
        System.arraycopy(common, 0, arguments, 0, 10);
        System.arraycopy(more, 0, arguments, 10, more.length);
        return TestingConsole.plain().run(arguments);
    }
}
