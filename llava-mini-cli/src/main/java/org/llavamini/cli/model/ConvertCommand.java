// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.model;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.conversion.CheckpointConverter;
import org.llavamini.checkpoint.conversion.Conversion;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.ModelPlace;
import org.llavamini.tensor.DType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model anew as safetensors. */
@Command(
        name = "convert",
        description =
                "Write a model as safetensors: from PyTorch .bin files, another layout, or an adapter and its base.")
public final class ConvertCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--layout",
            paramLabel = "official|llava-hf",
            defaultValue = "official",
            description = "Names and config.json of the official code (the default; llava-mini and llava-v1.5 mean the"
                    + " same), or of transformers' LLaVA-v1.5.")
    private String layout;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "float32, bfloat16 or float16 for all weights; by default each keeps its own.")
    private @Nullable String dtype;

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "The model below an adapter, where its files do not lead to it.")
    private @Nullable ModelPlace base;

    @Option(
            names = "--vision-tower",
            paramLabel = "DIR",
            description = "A CLIP directory, where the checkpoint does not lead to one.")
    private @Nullable ModelPlace visionTower;

    @Parameters(index = "0", paramLabel = "DIR", description = "The model or adapter.")
    private ModelPlace model;

    @Parameters(index = "1", paramLabel = "OUT", description = "Folder of the new model; must not exist.")
    private Path output;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public ConvertCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CheckpointConverter.convert(
                model.directory(),
                new CheckpointOptions(
                        Optional.ofNullable(visionTower).map(ModelPlace::directory),
                        Optional.ofNullable(base).map(ModelPlace::directory)),
                new Conversion(
                        switch (layout) {
                            case "official", "llava-mini", "llava-v1.5" -> Conversion.Layout.OFFICIAL;
                            case "llava-hf" -> Conversion.Layout.LLAVA_HF;
                            default ->
                                throw WrongUsage.error(
                                        spec, "must be official or llava-hf, but is " + layout + " (--layout)");
                        },
                        Optional.ofNullable(dtype).map(this::type)),
                output);
        console.err().println("llava-mini: the model is in " + output);
        return 0;
    }

    private DType type(String name) {
        return switch (name) {
            case "float32", "bfloat16", "float16" -> DType.valueOf(name.toUpperCase(Locale.ROOT));
            default ->
                throw WrongUsage.error(spec, "must be float32, bfloat16 or float16, but is " + name + " (--dtype)");
        };
    }
}
