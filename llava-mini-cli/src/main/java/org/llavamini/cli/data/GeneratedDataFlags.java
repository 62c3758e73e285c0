// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.data;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Progress;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.train.scenes.DataRequest;
import org.llavamini.train.scenes.thing.Split;
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
            names = "--things",
            paramLabel = "N",
            defaultValue = "" + DataRequest.DEFAULT_THINGS,
            description = "How many things each shows at most, 1 to 9, clips 4 (${DEFAULT-VALUE}).")
    private int things;

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "" + DataRequest.DEFAULT_QUESTIONS,
            description = "How many questions about each at most (${DEFAULT-VALUE}).")
    private int questions;

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description = "Ask questions of these types only, such as order,motion. Else of all.")
    private Set<String> types = Set.of();

    @Option(
            names = "--pictograms",
            paramLabel = "ZIP",
            description = "Noto Emoji with objects.json; without it there are shapes only.")
    private @Nullable Path pictograms;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    GeneratedDataFlags() {}

    /** Checks the options, makes the data, and tells how far that is and where they are. */
    int generate(Console console, CommandSpec spec, BiConsumer<DataRequest, IntConsumer> work) {
        DataRequest request = WrongUsage.check(
                spec,
                () -> new DataRequest(
                        output,
                        count,
                        seed,
                        Split.named(split),
                        size,
                        things,
                        questions,
                        types,
                        Optional.ofNullable(pictograms)));
        try (Shown shown = new Shown(console, spec.name(), count)) {
            work.accept(request, shown);
        }
        console.err().println("llava-mini: the data are in " + output);
        return 0;
    }

    /** Shows progress once there is some, so that an early failure stays one line. */
    private static final class Shown implements IntConsumer, AutoCloseable {
        private final Console console;
        private final String unit;
        private final int total;
        private @Nullable Progress progress;

        private Shown(Console console, String unit, int total) {
            this.console = console;
            this.unit = unit;
            this.total = total;
        }

        @Override
        public void accept(int done) {
            if (progress == null) {
                progress = Progress.start(console, "generate-data", unit, 0, total);
            }
            progress.update(done, "");
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
