// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * The jars of the built command.
 *
 * @param command its own jar
 * @param libraries what it stands on, in the order of their names
 */
record CommandJars(Path command, List<Path> libraries) {
    CommandJars {
        requireNonNull(command, "command is null");
        libraries = List.copyOf(libraries);
    }

    /**
     * Returns the jars that this process runs from.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if it does not run from jars, or the one for Spark is not among them
     */
    static CommandJars ofProcess() {
        return of(origin());
    }

    /** Returns the jars that belong to that of the command: those in the folder lib beside it. */
    static CommandJars of(Path command) {
        Path folder = command.resolveSibling("lib");
        if (!Files.isRegularFile(command) || !Files.isDirectory(folder)) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    "a cluster takes the jars of the built command, and this is none: " + command + " (--on)");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> libraries = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (libraries.stream()
                    .noneMatch(file -> file.getFileName().toString().startsWith("llava-mini-spark-"))) {
                throw new LlavaMiniException(
                        ErrorCode.INPUT_OUTPUT,
                        "this command was built without llava-mini-spark: in a checkout build it with SPARK_HOME set"
                                + " (" + folder + "; --on)");
            }
            return new CommandJars(command, libraries);
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot be listed: " + failure.getMessage() + " (" + folder + ")", failure);
        }
    }

    private static Path origin() {
        try {
            return Path.of(CommandJars.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException failure) {
            throw new IllegalStateException("the place of this class has no path", failure);
        }
    }
}
