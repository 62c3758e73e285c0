// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.ModelPlace;
import org.llavamini.train.export.ModelQuantizer;
import org.llavamini.train.export.QuantizedForms;
import org.llavamini.train.export.StoredForm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model with smaller weights. */
@Command(name = "quantize", description = "Write a model with its linear layers in 8 or 4 bits.")
public final class QuantizeCommand implements Callable<Integer> {
    private static final long BYTES_IN_MEGABYTE = 1_000_000;
    private static final long MOST_MEGABYTES = 1_000_000;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dtype",
            paramLabel = "int8|int4",
            required = true,
            description = "The decoder layers: int8, one scale for each output; int4, one for each 32 inputs.")
    private String dtype;

    @Option(
            names = "--vision-tower",
            paramLabel = "DIR",
            description = "A CLIP directory, where the checkpoint does not lead to one.")
    private @Nullable ModelPlace visionTower;

    @Option(
            names = "--tower",
            paramLabel = "FORM",
            defaultValue = "int8",
            description = "The vision tower: bfloat16, int8 or int4 (${DEFAULT-VALUE}).")
    private String tower;

    @Option(
            names = "--embeddings",
            paramLabel = "FORM",
            defaultValue = "bfloat16",
            description = "Embeddings and head: bfloat16, int8 or int4 (${DEFAULT-VALUE}).")
    private String embeddings;

    @Option(
            names = "--max-file-megabytes",
            paramLabel = "MB",
            defaultValue = "5000",
            description = "Largest weight file, in millions of bytes; more go into several (${DEFAULT-VALUE}).")
    private long megabytes;

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
        WrongUsage.require(
                spec,
                megabytes >= 1 && megabytes <= MOST_MEGABYTES,
                "must be from 1 to " + MOST_MEGABYTES + ": " + megabytes + " (--max-file-megabytes)");
        QuantizedForms forms = new QuantizedForms(
                form("--dtype", dtype, StoredForm.INT8, StoredForm.INT4),
                form("--tower", tower, StoredForm.values()),
                form("--embeddings", embeddings, StoredForm.values()),
                megabytes * BYTES_IN_MEGABYTE);
        ModelQuantizer.quantize(
                forms, model.directory(), Optional.ofNullable(visionTower).map(ModelPlace::directory), output);
        console.err().println("llava-mini: the model is in " + output);
        return 0;
    }

    private StoredForm form(String flag, String name, StoredForm... allowed) {
        return Arrays.stream(allowed)
                .filter(form -> form.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    String forms = Arrays.stream(allowed)
                            .map(form -> form.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" or "));
                    return WrongUsage.error(spec, "must be " + forms + ", but is " + name + " (" + flag + ")");
                });
    }
}
