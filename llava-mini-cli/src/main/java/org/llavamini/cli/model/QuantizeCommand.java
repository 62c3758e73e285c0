// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.model;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.ModelPlace;
import org.llavamini.train.export.ModelQuantizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model with smaller weights. */
@Command(name = "quantize", description = "Write a model with its linear layers in 8 or 4 bits.")
public final class QuantizeCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dtype",
            paramLabel = "int8|int4",
            required = true,
            description = "int8, one scale for each output; int4, one for each 32 inputs of the decoder layers.")
    private String dtype;

    @Option(
            names = "--vision-tower",
            paramLabel = "DIR",
            description = "A CLIP directory, where the checkpoint does not lead to one.")
    private @Nullable ModelPlace visionTower;

    @Parameters(index = "0", paramLabel = "DIR", description = "The model.")
    private ModelPlace model;

    @Parameters(index = "1", paramLabel = "OUT", description = "Folder of the new model.")
    private Path output;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public QuantizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        switch (dtype) {
            case "int8" ->
                ModelQuantizer.int8(
                        model.directory(), Optional.ofNullable(visionTower).map(ModelPlace::directory), output);
            case "int4" ->
                ModelQuantizer.int4(
                        model.directory(), Optional.ofNullable(visionTower).map(ModelPlace::directory), output);
            default -> throw WrongUsage.error(spec, "must be int8 or int4, but is " + dtype + " (--dtype)");
        }
        console.err().println("llava-mini: the model is in " + output);
        return 0;
    }
}
