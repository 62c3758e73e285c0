// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.train.scenes.DataRequest;
import org.llavamini.train.scenes.Split;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of data that are drawn from a seed. */
final class GeneratedDataFlags {
    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "Where the files go; a folder that does not exist.")
    private Path output;

    @Option(names = "--count", paramLabel = "N", required = true, description = "How many scenes or clips.")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "S",
            required = true,
            description = "Decides everything: the same seed gives the same bytes.")
    private long seed;

    @Option(
            names = "--split",
            paramLabel = "train|test",
            defaultValue = "train",
            description = "The test shows combinations that no training picture shows (${DEFAULT-VALUE}).")
    private String split;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            defaultValue = "" + DataRequest.DEFAULT_SIZE,
            description = "Width and height of the pictures (${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--pictograms",
            paramLabel = "ZIP",
            description = "Noto Emoji with objects.json; without it there are shapes only.")
    private @Nullable Path pictograms;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    GeneratedDataFlags() {}

    int count() {
        return count;
    }

    Path output() {
        return output;
    }

    DataRequest request(CommandSpec spec) {
        return WrongUsage.check(
                spec,
                () -> new DataRequest(
                        output, count, seed, Split.named(split), size, Optional.ofNullable(pictograms)));
    }
}
