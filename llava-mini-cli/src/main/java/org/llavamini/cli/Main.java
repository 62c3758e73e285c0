// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.llavamini.cli.analysis.AnalyzeCommand;
import org.llavamini.cli.analysis.FlopsCommand;
import org.llavamini.cli.analysis.TokenizeCommand;
import org.llavamini.cli.analysis.TraceCommand;
import org.llavamini.cli.answer.AskCommand;
import org.llavamini.cli.answer.WatchCommand;
import org.llavamini.cli.batch.BatchCommand;
import org.llavamini.cli.bench.BenchCommand;
import org.llavamini.cli.chat.ChatCommand;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Version;
import org.llavamini.cli.data.GenerateClipsCommand;
import org.llavamini.cli.data.GenerateDataCommand;
import org.llavamini.cli.data.GenerateEasyVqaCommand;
import org.llavamini.cli.data.GeneratePhotosCommand;
import org.llavamini.cli.data.GenerateScenesCommand;
import org.llavamini.cli.doctor.DoctorCommand;
import org.llavamini.cli.evaluation.EvalCommand;
import org.llavamini.cli.evaluation.ReportCommand;
import org.llavamini.cli.evaluation.ScoreCommand;
import org.llavamini.cli.manual.GenerateManualCommand;
import org.llavamini.cli.model.ConvertCommand;
import org.llavamini.cli.model.InspectCommand;
import org.llavamini.cli.model.PullCommand;
import org.llavamini.cli.model.QuantizeCommand;
import org.llavamini.cli.option.ModelPlace;
import org.llavamini.cli.serving.ServeCommand;
import org.llavamini.cli.training.TrainCommand;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Answerer;
import org.llavamini.eval.AnsweringCluster;
import picocli.AutoComplete;
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
        System.exit(lost.isPresent() ? ExitCode.USAGE : run(console, arguments));
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
        CommandLine command = commandLine(console, others);
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
        CommandLine command = commandLine(console, Optional.empty());
        return reading(command, console, folder)
                .parseArgs(DashedArguments.sorted(command, arguments.toArray(String[]::new)));
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

    private static CommandLine commandLine(Console console, Optional<Answerer> others) {
        CommandLine root = new CommandLine(new RootCommand())
                .addSubcommand(new AskCommand(console))
                .addSubcommand(new ChatCommand(console))
                .addSubcommand(new BatchCommand(console))
                .addSubcommand(new WatchCommand(console))
                .addSubcommand(new ServeCommand(console))
                .addSubcommand(new TraceCommand(console))
                .addSubcommand(new TokenizeCommand(console))
                .addSubcommand(new InspectCommand(console))
                .addSubcommand(new FlopsCommand(console))
                .addSubcommand(new BenchCommand(console))
                .addSubcommand(new AnalyzeCommand(console))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new TrainCommand(console))
                .addSubcommand(generateData(console))
                .addSubcommand(new EvalCommand(console, others))
                .addSubcommand(new ScoreCommand(console))
                .addSubcommand(new ReportCommand(console))
                .addSubcommand(new ConvertCommand(console))
                .addSubcommand(new QuantizeCommand(console))
                .addSubcommand(new PullCommand(console))
                .addSubcommand(new GenerateManualCommand())
                .addSubcommand(new AutoComplete.GenerateCompletion());
        addStandardOptions(root, new Version());
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(120);
    }

    private static CommandLine generateData(Console console) {
        return new CommandLine(new GenerateDataCommand())
                .addSubcommand(new GenerateEasyVqaCommand(console))
                .addSubcommand(new GeneratePhotosCommand(console))
                .addSubcommand(new GenerateScenesCommand(console))
                .addSubcommand(new GenerateClipsCommand(console));
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
