// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.model;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.CheckpointReport;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.option.ModelPlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a model directory holds, without loading weights. */
@Command(
        name = "inspect",
        description =
                "Show what a model directory holds: architecture, tokens, parameters, types, memory, what is missing.")
public final class InspectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "The model directory.")
    private ModelPlace directory;

    @Option(
            names = "--vision-tower",
            paramLabel = "DIR",
            description = "A CLIP directory, where the checkpoint does not lead to one.")
    private @Nullable ModelPlace visionTower;

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "The model below an adapter, where its files do not lead to it.")
    private @Nullable ModelPlace base;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Checkpoint checkpoint = Checkpoint.openIncomplete(
                directory.directory(),
                new CheckpointOptions(
                        Optional.ofNullable(visionTower).map(ModelPlace::directory),
                        Optional.ofNullable(base).map(ModelPlace::directory)))) {
            CheckpointReport report = checkpoint.report();
            if (json) {
                console.out().println(InspectObject.of(report));
            } else {
                InspectText.of(report).forEach(console.out()::println);
            }
        }
        return 0;
    }
}
