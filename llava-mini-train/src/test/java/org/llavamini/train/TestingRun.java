// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.llavamini.TestingModel;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainConfigFile;

/** A training run in a process of its own, to be killed. */
final class TestingRun {
    private TestingRun() {}

    /** Resumes the run of a configuration file with some overrides. */
    public static void main(String[] arguments) {
        TrainConfig config =
                TrainConfigFile.read(Path.of(arguments[0]), List.of(arguments).subList(1, arguments.length));
        new Trainer(config, 2, report -> {}, Cancellation.NEVER).run(true);
    }

    static Process start(Path file, List<String> overrides) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                TestingRun.class.getName(),
                file.toString()));
        command.addAll(overrides);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String classPath() {
        Set<String> entries = new LinkedHashSet<>();
        for (Class<?> each : List.of(TestingRun.class, Trainer.class, Tensor.class, TestingModel.class)) {
            try {
                entries.add(Path.of(each.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (URISyntaxException failure) {
                throw new IllegalStateException(failure);
            }
        }
        entries.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, entries);
    }

    static int waitFor(Process process) throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("the run did not end");
        }
        return process.exitValue();
    }
}
