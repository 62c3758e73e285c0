// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.cluster;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.llavamini.cli.console.Console;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Runs the command once more as the driver of a Spark application, which has the same arguments. What that says goes to stderr;
 * it ends when this process does, however that ends.
 */
public final class SparkSubmit {
    private static final String MAIN = "org.llavamini.cli.ClusterMain";
    private static final String OURS = "llava-mini: ";
    private static final String LOGGING = "org/llavamini/cli/cluster/log4j2.properties";

    /** What every virtual machine with a model is given. */
    private static final String JAVA_OPTIONS = "--enable-native-access=ALL-UNNAMED"
            + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 -Djava.awt.headless=true";

    /** What a virtual machine says of the options that Spark gives it. */
    private static final List<String> OF_THE_VIRTUAL_MACHINE = List.of(
            "WARNING: Using incubator modules: jdk.incubator.vector",
            "WARNING: package sun.security.action not in java.base");

    private final Console console;

    /** Prepares to start with the environment of a console, and to say there what the driver says. */
    public SparkSubmit(Console console) {
        this.console = requireNonNull(console, "console is null");
    }

    /** Returns whether a master is of a kind that the command takes. */
    public static boolean isMaster(String master) {
        return master.matches("spark://\\S+|local(\\[[0-9*]+])?|local-cluster\\[[0-9]+,[0-9]+,[0-9]+]");
    }

    /**
     * Runs the driver and returns its exit code.
     *
     * @param arguments of the command, as they were given
     * @param verbose whether Spark says all that it does
     * @throws LlavaMiniException if there is no Spark, or the driver fails without saying why in a line of ours
     */
    public int run(String master, List<String> arguments, boolean verbose) {
        SparkHome spark = SparkHome.of(console.environment());
        List<String> command = commandLine(spark, master, CommandJars.ofProcess(), arguments, verbose);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(console.environment());
        builder.environment().put("JAVA_HOME", wholeJdk().toString());
        return await(builder);
    }

    static List<String> commandLine(
            SparkHome spark, String master, CommandJars jars, List<String> arguments, boolean verbose) {
        List<Path> libraries = spark.without(jars.libraries());
        Stream.concat(Stream.of(jars.command()), libraries.stream())
                .filter(jar -> jar.toString().contains(","))
                .findFirst()
                .ifPresent(jar -> {
                    throw new LlavaMiniException(
                            ErrorCode.INPUT_OUTPUT, "Spark takes no jar with a comma in its path: " + jar + " (--on)");
                });
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "spark.driver.defaultJavaOptions",
                JAVA_OPTIONS + " -Dlog4j2.configurationFile=jar:"
                        + jars.command().toUri() + "!/" + LOGGING + (verbose ? " -Dllavamini.cluster.log=info" : ""));
        settings.put("spark.executor.defaultJavaOptions", JAVA_OPTIONS);
        // Values here are records, which Kryo does not know.
        settings.put("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
        settings.put("spark.ui.showConsoleProgress", "false");
        // As the launcher says it to native libraries of this process.
        settings.put("spark.executorEnv.RUST_FLAVOR", "cpu");
        settings.put("spark.executorEnv.OPT_OUT_TRACKING", "true");
        settings.put("spark.executorEnv.DJL_OFFLINE", "true");
        List<String> command = new ArrayList<>(List.of(
                spark.submit().toString(), "--master", master, "--deploy-mode", "client", "--name", "llava-mini"));
        settings.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        command.addAll(List.of(
                "--jars",
                libraries.stream().map(Path::toString).collect(joining(",")),
                "--class",
                MAIN,
                jars.command().toString()));
        command.addAll(arguments);
        return command;
    }

    /** Returns a JDK that has what Spark asks for, which one that was trimmed for this command lacks. */
    private Path wholeJdk() {
        return Stream.of(System.getProperty("java.home"), console.environment().getOrDefault("JAVA_HOME", ""))
                .filter(home -> !home.isBlank())
                .map(Path::of)
                .filter(SparkSubmit::isWhole)
                .findFirst()
                .orElseThrow(
                        () -> new LlavaMiniException(
                                ErrorCode.INPUT_OUTPUT,
                                "Spark needs a whole JDK, and that of this command is trimmed: set JAVA_HOME to a JDK 25 (--on)"));
    }

    private static boolean isWhole(Path home) {
        try {
            return Files.readString(home.resolve("release")).contains("jdk.incubator.vector");
        } catch (IOException none) {
            return false;
        }
    }

    /** The driver's stdin stays open as long as this process lives: its end is how the driver learns of ours. */
    private int await(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            try {
                boolean explained = relay(process);
                int code = process.waitFor();
                if (code != 0 && !explained) {
                    throw new LlavaMiniException(
                            ErrorCode.PROCESS_LOST, "spark-submit ended with exit code " + code + " (--on)");
                }
                return code;
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                throw new LlavaMiniException(ErrorCode.CANCELLED, "interrupted", interruption);
            } finally {
                process.destroy();
            }
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.PROCESS_LOST, "spark-submit cannot be run: " + failure.getMessage() + " (--on)", failure);
        }
    }

    /** Says what the driver says, until it ends; returns whether it said in our words why it ends. */
    private boolean relay(Process process) throws IOException {
        boolean explained = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (OF_THE_VIRTUAL_MACHINE.stream().noneMatch(line::startsWith)) {
                    console.err().println(line);
                }
                explained |= line.startsWith(OURS);
            }
        }
        return explained;
    }
}
