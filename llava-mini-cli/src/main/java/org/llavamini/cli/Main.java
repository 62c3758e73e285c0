// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Version;
import org.llavamini.cli.option.ModelPlace;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Answerer;
import org.llavamini.eval.AnsweringCluster;
import org.llavamini.tensor.TensorRuntime;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Entry point of the command. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the virtual machine with its exit code. */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        Optional<String> lost = ArgumentLocale.problem(System.getProperty("sun.jnu.encoding", ""), arguments);
        lost.ifPresent(problem -> console.err().println("llava-mini: " + problem));
        Optional<Thread> natives = lost.isEmpty() && Commands.computes(arguments)
                ? Optional.of(TensorRuntime.loadAhead())
                : Optional.empty();
        int code = lost.isPresent() ? ExitCode.USAGE : run(console, arguments);
        natives.ifPresent(Main::await);
        System.exit(code);
    }

    /** A library that is being loaded while the process ends could end it in another way. */
    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the command on some streams and returns its exit code. */
    static int run(Console console, String... arguments) {
        return run(console, Optional.empty(), arguments);
    }

    /** Runs the command where a cluster answers the questions of an evaluation. */
    static int run(Console console, AnsweringCluster cluster, String... arguments) {
        return run(console, Optional.of(cluster.answerer(RemoteEval.of(console, arguments))), arguments);
    }

    private static int run(Console console, Optional<Answerer> others, String... arguments) {
        EnvironmentDefaults defaults = new EnvironmentDefaults(console.environment());
        ErrorReport errors = new ErrorReport(console, defaults);
        CommandLine command = commandLine(console, others, arguments);
        return reading(command, console, Path.of(""))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(parsed -> execute(parsed, console, errors))
                .execute(DashedArguments.sorted(command, arguments));
    }

    /** Returns how values of options are read, and those that stand in the environment. */
    private static CommandLine reading(CommandLine command, Console console, Path folder) {
        return command.registerConverter(
                        ModelPlace.class, called -> new ModelPlace(called, folder, console.environment()))
                .setDefaultValueProvider(new EnvironmentDefaults(console.environment()));
    }

    /**
     * Reads arguments, and runs nothing.
     *
     * @param folder where relative names of models begin
     */
    static ParseResult parsed(Console console, Path folder, List<String> arguments) {
        String[] given = arguments.toArray(String[]::new);
        CommandLine command = commandLine(console, Optional.empty(), given);
        return reading(command, console, folder).parseArgs(DashedArguments.sorted(command, given));
    }

    private static int execute(ParseResult parsed, Console console, ErrorReport errors) {
        configureLogging(parsed.commandSpec());
        try {
            int code = new RunLast().execute(parsed);
            console.out().flush();
            return code;
        } catch (LlavaMiniException failure) {
            // Not of a command, but of what it printed last, or of a help text.
            return errors.handleExecutionException(failure, parsed.commandSpec().commandLine(), parsed);
        }
    }

    private static CommandLine commandLine(Console console, Optional<Answerer> others, String... arguments) {
        CommandLine root = new CommandLine(new RootCommand());
        Commands.of(console, others).wanted(arguments).forEach(root::addSubcommand);
        addStandardOptions(root, new Version());
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(120);
    }

    /** Gives a command and all below it --help and --version. */
    private static void addStandardOptions(CommandLine command, IVersionProvider version) {
        CommandSpec spec = command.getCommandSpec();
        spec.mixinStandardHelpOptions(true).versionProvider(version);
        command.getSubcommands().values().forEach(subcommand -> addStandardOptions(subcommand, version));
    }

    /** Must come before the first class that logs is loaded: the logging library reads this once. */
    private static void configureLogging(CommandSpec spec) {
        if (RootCommand.of(spec.commandLine()).verbose()) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
    }
}
