// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.LlavaMini;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.evaluation.EvalCommand;
import org.llavamini.eval.AnsweringModel;
import org.llavamini.eval.RemoteModel;
import picocli.CommandLine;

/**
 * The model of an eval that other machines answer: they read its arguments as this one does, so that each of its options means there what it
 * means here.
 *
 * @param arguments of the command
 * @param settings options that are set in the environment of this machine, by their variables
 * @param folder where relative names of models begin
 */
record RemoteEval(List<String> arguments, Map<String, String> settings, String folder) implements RemoteModel {
    RemoteEval {
        arguments = List.copyOf(arguments);
        settings = Map.copyOf(settings);
        requireNonNull(folder, "folder is null");
    }

    /** Returns the model of a command that is run here. */
    static RemoteEval of(Console console, String... arguments) {
        return new RemoteEval(
                List.of(arguments),
                new EnvironmentDefaults(console.environment())
                        .among(new CommandLine(new EvalCommand(console, Optional.empty()))),
                Path.of("").toAbsolutePath().toString());
    }

    /** Reads the arguments; the cache of models and the processors are those of the machine where that happens. */
    private EvalCommand command() {
        Console process = Console.ofProcess();
        Map<String, String> environment = new HashMap<>(process.environment());
        environment.keySet().removeIf(name -> name.startsWith(EnvironmentDefaults.PREFIX));
        environment.putAll(settings);
        Console console = new Console(process.in(), process.out(), process.err(), environment, false);
        return (EvalCommand) Main.parsed(console, Path.of(folder), arguments)
                .subcommand()
                .commandSpec()
                .userObject();
    }

    @Override
    public String name() {
        return command().modelName();
    }

    @Override
    public LlavaMini open() {
        return command().open();
    }

    @Override
    public AnsweringModel answering(LlavaMini model) {
        return command().answering(model);
    }
}
