// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMini;
import org.llavamini.analysis.BenchPlan;
import org.llavamini.analysis.BenchReport;
import org.llavamini.analysis.bench.RandomBench;
import org.llavamini.analysis.bench.RandomShape;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.TensorRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures time and memory. */
@Command(
        name = "bench",
        description = "Measure what time and memory a model takes, part by part; also of the paper's shapes with random"
                + " weights, several in one run.")
public final class BenchCommand implements Callable<Integer> {
    private static final int SIZE = 1;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Option(
            names = "--random",
            paramLabel = "SHAPE",
            description = "Random weights of this shape in place of a model: vicuna-7b, llama-3.1-8b, built-in or tiny;"
                    + " --dtype auto is then int8.")
    private @Nullable String random;

    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            split = ",",
            description = "--random: llava-mini (the default), llava-v1.5, or both with a comma.")
    private List<String> architectures = new ArrayList<>();

    @Option(
            names = "--compressor-size",
            paramLabel = "C",
            split = ",",
            description = "--random: vision tokens in each direction (1), several with commas.")
    private List<Integer> compressorSizes = new ArrayList<>();

    @Option(
            names = "--resolution",
            paramLabel = "PIXELS",
            description =
                    "--random: 336 (the default; of built-in 96, of tiny 56) or a multiple: tiles and the whole picture.")
    private @Nullable Integer resolution;

    @Option(
            names = "--text-tokens",
            paramLabel = "N",
            defaultValue = "43",
            description = "Tokens of a question (${DEFAULT-VALUE}).")
    private int textTokens;

    @Option(
            names = "--new-tokens",
            paramLabel = "N",
            defaultValue = "32",
            description = "Tokens of an answer (${DEFAULT-VALUE}).")
    private int newTokens;

    @Option(
            names = "--frames",
            paramLabel = "N",
            split = ",",
            description = "Also ask about videos of so many frames, several with commas.")
    private List<Integer> frames = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1",
            description = "Also ask about so many pictures at a time (${DEFAULT-VALUE}: do not).")
    private int batch;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often to measure, after once to warm up (${DEFAULT-VALUE}).")
    private int repeat;

    @Option(
            names = "--format",
            paramLabel = "markdown|csv|json",
            defaultValue = "markdown",
            description = "How it is printed (${DEFAULT-VALUE}); JSON Lines where there are several.")
    private BenchTable.Format format;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        BenchPlan plan = plan();
        WrongUsage.require(spec, random == null || !model.named(), "give only one of --model and --random");
        List<BenchRow> rows = new ArrayList<>();
        if (random == null) {
            WrongUsage.require(
                    spec,
                    architectures.isEmpty() && compressorSizes.isEmpty() && resolution == null,
                    "--architecture, --compressor-size and --resolution belong to --random");
            try (LlavaMini opened = model.open(spec)) {
                rows.add(new BenchRow(
                        BenchRow.labels(opened.name(), dtype(model.precision(spec)), plan),
                        opened.analysis().bench(plan)));
            }
        } else {
            ModelPrecision asked = model.precision(spec);
            ModelPrecision precision = asked == ModelPrecision.AUTO ? ModelPrecision.INT8 : asked;
            for (RandomShape shape : shapes(base(random))) {
                console.err().println("llava-mini: measuring " + BenchRow.name(shape));
                BenchReport report = RandomBench.run(shape, precision, model.threads(spec), model.device(spec), plan);
                rows.add(new BenchRow(BenchRow.labels(shape, dtype(precision), plan), report));
            }
        }
        console.out().print(new BenchTable(rows).show(format));
        console.out().flush();
        return 0;
    }

    private BenchPlan plan() {
        WrongUsage.requirePositive(spec, textTokens, "--text-tokens");
        WrongUsage.requirePositive(spec, newTokens, "--new-tokens");
        WrongUsage.requirePositive(spec, batch, "--batch");
        WrongUsage.requirePositive(spec, repeat, "--repeat");
        frames.forEach(count -> WrongUsage.requirePositive(spec, count, "--frames"));
        return new BenchPlan(
                textTokens,
                newTokens,
                frames,
                batch,
                repeat,
                model.threads(spec).orElseGet(TensorRuntime::defaultThreads));
    }

    private static String dtype(ModelPrecision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    private RandomShape.Base base(String name) {
        for (RandomShape.Base base : RandomShape.Base.values()) {
            if (base.label().equals(name)) {
                return base;
            }
        }
        throw WrongUsage.error(
                spec, "must be vicuna-7b, llama-3.1-8b, built-in or tiny, but is " + name + " (--random)");
    }

    /** Returns every architecture with every size; a LLaVA-v1.5 has no compressor and comes once. */
    private List<RandomShape> shapes(RandomShape.Base base) {
        compressorSizes.forEach(size -> WrongUsage.requirePositive(spec, size, "--compressor-size"));
        List<Integer> sizes = compressorSizes.isEmpty() ? List.of(SIZE) : compressorSizes;
        int ratio = ratio(base.vision().imageSize());
        List<RandomShape> shapes = new ArrayList<>();
        for (String name : architectures.isEmpty() ? List.of("llava-mini") : architectures) {
            switch (name) {
                case "llava-mini" ->
                    sizes.forEach(size -> shapes.add(new RandomShape(base, Architecture.LLAVA_MINI, size, ratio)));
                case "llava-v1.5" -> shapes.add(new RandomShape(base, Architecture.LLAVA, SIZE, ratio));
                default ->
                    throw WrongUsage.error(
                            spec, "must be llava-mini or llava-v1.5, but is " + name + " (--architecture)");
            }
        }
        return shapes;
    }

    private int ratio(int imageSize) {
        if (resolution == null) {
            return 1;
        }
        WrongUsage.require(
                spec,
                resolution > 0 && resolution % imageSize == 0,
                "must be a multiple of " + imageSize + ", but is " + resolution + " (--resolution)");
        return resolution / imageSize;
    }
}
