// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.train.photos.PhotoData;
import org.llavamini.train.photos.PhotoRequest;
import org.llavamini.train.photos.PhotoSplit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes training data of photographs. */
@Command(
        name = "photos",
        description = {
            "Make LLaVA JSON of photographs that people have captioned, labelled and asked about:",
            "texts.json, captions.json, dialogues.json, names.json and clips.json to learn from,",
            "questions.jsonl (for eval custom) and pope (for eval pope) to measure with."
        })
public final class GeneratePhotosCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--source",
            paramLabel = "DIR",
            required = true,
            description =
                    "The photographs, with files *.jsonl that tell of them; heldout*.jsonl name those for measuring.")
    private Path source;

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Where the files go.")
    private Path output;

    @Option(
            names = "--split",
            paramLabel = "train|test|heldout",
            defaultValue = "train",
            description = "Which photographs (${DEFAULT-VALUE}).")
    private String split;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "8",
            description = "Most questions in one conversation (${DEFAULT-VALUE}).")
    private int turns;

    @Option(
            names = "--clips",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many clips and slide shows to make of them (${DEFAULT-VALUE}).")
    private int clips;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seed of the choices (${DEFAULT-VALUE}).")
    private long seed;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public GeneratePhotosCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WrongUsage.requirePositive(spec, turns, "--turns");
        WrongUsage.require(spec, clips >= 0, "must not be negative: " + clips + " (--clips)");
        PhotoSplit of = Arrays.stream(PhotoSplit.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(split))
                .findFirst()
                .orElseThrow(
                        () -> WrongUsage.error(spec, "must be train, test or heldout, but is " + split + " (--split)"));
        int photos = PhotoData.generate(new PhotoRequest(source, of, turns, clips, seed), output);
        console.err().println("llava-mini: data of " + photos + " photographs are in " + output);
        return 0;
    }
}
