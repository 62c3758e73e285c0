// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.cluster;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A Spark that somebody has installed.
 *
 * @param folder that holds its {@code bin} and {@code jars}
 */
record SparkHome(Path folder) {
    private static final String REMEDY = "set SPARK_HOME to the folder of a Spark 4.2 for Scala 2.13 (--on)";

    /** Logs to stderr by itself, where Spark has another logging: two of them are one too many. */
    private static final Set<String> NEVER = Set.of("slf4j-simple", "slf4j-jdk-platform-logging");

    SparkHome {
        requireNonNull(folder, "folder is null");
    }

    /**
     * Returns the Spark that the environment names.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if there is none, saying what to set
     */
    static SparkHome of(Map<String, String> environment) {
        String home = environment.getOrDefault("SPARK_HOME", "");
        if (home.isBlank()) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "a cluster needs Spark: " + REMEDY);
        }
        SparkHome spark = new SparkHome(Path.of(home).toAbsolutePath());
        if (!Files.isExecutable(spark.submit()) || !Files.isDirectory(spark.jars())) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "no bin/spark-submit or no jars in SPARK_HOME=" + home + ": " + REMEDY);
        }
        return spark;
    }

    /** Returns the program that starts applications. */
    Path submit() {
        return folder.resolve("bin").resolve("spark-submit");
    }

    private Path jars() {
        return folder.resolve("jars");
    }

    /** Returns those of some libraries that Spark does not bring in a version of its own, which comes first anyway. */
    List<Path> without(List<Path> libraries) {
        try (Stream<Path> files = Files.list(jars())) {
            Set<String> brought = files.map(SparkHome::artifact).collect(toSet());
            return libraries.stream()
                    .filter(library -> !brought.contains(artifact(library)) && !NEVER.contains(artifact(library)))
                    .toList();
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    "the jars of Spark cannot be listed: " + failure.getMessage() + " (SPARK_HOME)",
                    failure);
        }
    }

    /** Returns a jar's name without its version. */
    private static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("(-[0-9].*)?\\.jar$", "");
    }
}
