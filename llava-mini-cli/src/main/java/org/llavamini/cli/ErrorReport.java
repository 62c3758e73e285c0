// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static java.util.Objects.requireNonNull;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Interruption;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into one line on stderr and an exit code; the stack trace follows only on request. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Console console;
    private final EnvironmentDefaults defaults;

    ErrorReport(Console console, EnvironmentDefaults defaults) {
        this.console = requireNonNull(console, "console is null");
        this.defaults = requireNonNull(defaults, "defaults is null");
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        print(usage(failure, arguments) + "; see " + help);
        trace(failure, command);
        return ExitCode.USAGE;
    }

    private String usage(ParameterException failure, String[] arguments) {
        if (failure instanceof OverwrittenOptionException twice
                && twice.getOverwritten() instanceof OptionSpec option
                && List.of("--image", "--video", "--frames").contains(option.longestName())) {
            return "one picture or video per conversation, as the models are trained, but there is a second one ("
                    + option.longestName() + ")";
        }
        ArgSpec argument = failure.getArgSpec();
        String line = oneLine(failure);
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        Optional<String> unknown = Stream.of(arguments)
                .takeWhile(given -> !given.equals("--"))
                .filter(given -> given.startsWith("-") && command.findOption(given.split("=", 2)[0]) == null)
                .findFirst();
        if (unknown.isPresent() && !command.positionalParameters().isEmpty() && lacksArgument(failure)) {
            return "Unknown option: '" + unknown.get() + "' (what begins with a dash and is no option goes behind --)";
        }
        if (argument instanceof OptionSpec option && !(failure instanceof MissingParameterException)) {
            String origin = defaults.variable(option)
                    .filter(variable ->
                            line.contains("'" + console.environment().get(variable) + "'"))
                    .map(variable -> " (from " + variable + ")")
                    .orElse("");
            return line + origin;
        }
        return line;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
        if (failure instanceof ParameterException wrongUsage) {
            return handleParseException(wrongUsage, new String[0]);
        }
        print(
                failure instanceof LlavaMiniException
                        ? oneLine(failure)
                        : failure instanceof InvalidPathException wrong
                                ? unnameable(wrong.getInput())
                                : "internal error: " + failure.getClass().getSimpleName() + ": " + oneLine(failure)
                                        + " (--verbose shows where)");
        trace(failure, command);
        return failure instanceof LlavaMiniException ours && ours.code() == ErrorCode.CANCELLED
                ? Interruption.EXIT_CODE
                : ExitCode.SOFTWARE;
    }

    /** Something that stands where a question or a file could, or is missing there. */
    private static boolean lacksArgument(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException
                || failure instanceof MissingParameterException missing
                        && missing.getMissing().stream().anyMatch(ArgSpec::isPositional);
    }

    private static String unnameable(String name) {
        return "no name of a file here: " + name
                + (Charset.defaultCharset().newEncoder().canEncode(name)
                                && System.getProperty("sun.jnu.encoding", "").startsWith("UTF")
                        ? ""
                        : "; this locale names files in " + System.getProperty("sun.jnu.encoding")
                                + ", set LC_ALL=C.UTF-8");
    }

    private void trace(Exception failure, CommandLine command) {
        if (RootCommand.of(command).verbose()) {
            failure.printStackTrace(console.err());
        }
    }

    private void print(String what) {
        try {
            console.out().flush();
        } finally {
            console.err().println("llava-mini: " + what);
        }
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip();
    }
}
