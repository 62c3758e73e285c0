// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.train.data.EasyVqaData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes LLaVA JSON of easy-VQA. */
@Command(
        name = "easy-vqa",
        description = {
            "Make LLaVA JSON of a split of easy-VQA: questions.json, captions.json,",
            "descriptions.json (the captions, asked for)",
            "and questions about descriptions in words: text-affirmative.json, text.json."
        })
public final class GenerateEasyVqaCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--source",
            paramLabel = "DIR",
            required = true,
            description = "A split of easy-VQA: a folder with questions.json and images.")
    private Path source;

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Where the files go.")
    private Path output;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "40000",
            description = "How many questions about words (${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seed of the choices (${DEFAULT-VALUE}).")
    private long seed;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public GenerateEasyVqaCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WrongUsage.requirePositive(spec, count, "--count");
        WrongUsage.require(
                spec,
                Files.exists(source.resolve("questions.json")),
                "not a split of easy-VQA, it has no questions.json: " + source + " (--source)");
        EasyVqaData.generate(source, output, count, seed);
        console.err().println("llava-mini: the data are in " + output);
        return 0;
    }
}
