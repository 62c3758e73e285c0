// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMini;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Progress;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.evaluation.BenchmarkNames;
import org.llavamini.cli.evaluation.QuestionProgress;
import org.llavamini.cli.option.FrameFlags;
import org.llavamini.cli.option.GivenFile;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Benchmarks;
import org.llavamini.eval.Settings;
import org.llavamini.eval.analysis.AnalysisSample;
import org.llavamini.eval.analysis.AttentionStudy;
import org.llavamini.eval.analysis.CompressorStudy;
import org.llavamini.eval.analysis.LayerDropStudy;
import org.llavamini.eval.analysis.MapStudy;
import org.llavamini.option.GenerationOptions;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.LlavaJson;
import org.llavamini.train.data.SampleMedia;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks inside a model and writes tables and figures. */
@Command(name = "analyze", description = "Look inside a model as the paper does; writes CSV tables and PNG figures.")
public final class AnalyzeCommand implements Callable<Integer> {
    private static final int FEW = 8;
    private static final int LAYERS_OF_A_BLOCK = 4;

    private final Console console;

    /** What is looked at. */
    enum Study {
        ATTENTION("attention"),
        ENTROPY("entropy"),
        MAPS("maps"),
        LAYER_DROP("layer-drop"),
        COMPRESSOR("compressor");

        private final String label;

        Study(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Mixin
    private FrameFlags frames;

    @Parameters(
            paramLabel = "STUDY",
            description =
                    "attention or entropy: by type of token, per layer. maps: every token's attention to every other."
                            + " layer-drop: a benchmark while vision is hidden in some layers. compressor: where its"
                            + " queries look.")
    private Study study;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "Conversations with their answers, LLaVA JSON; for layer-drop a benchmark's questions.")
    private Path data;

    @Option(names = "--media", paramLabel = "DIR", required = true, description = "Where the pictures or videos are.")
    private Path media;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "Where tables and figures go; files of the same names are replaced.")
    private Path output;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Only the first N samples; else all, 1 for maps and 8 for compressor.")
    private @Nullable Integer limit;

    @Option(
            names = "--benchmark",
            paramLabel = "NAME",
            defaultValue = "custom",
            completionCandidates = BenchmarkNames.class,
            description =
                    "layer-drop: whose questions they are (${DEFAULT-VALUE}); one that is scored without a judge.")
    private String benchmark = "custom";

    @Option(
            names = "--annotations",
            paramLabel = "FILE|DIR",
            description = "layer-drop: the solutions, where they are not among the questions; may be repeated.")
    private List<Path> annotations = new ArrayList<>();

    @Option(
            names = "--block",
            paramLabel = "N",
            description = "layer-drop: in how many neighbouring layers vision is hidden at a time (4).")
    private @Nullable Integer block;

    @Option(names = "--max-new-tokens", paramLabel = "N", description = "layer-drop: longest answer; else as in eval.")
    private @Nullable Integer maxNewTokens;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public AnalyzeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GivenFile.folder(media, "--media");
        WrongUsage.requirePositive(spec, limit, "--limit");
        WrongUsage.requirePositive(spec, block, "--block");
        WrongUsage.requirePositive(spec, maxNewTokens, "--max-new-tokens");
        switch (study) {
            case ATTENTION ->
                overSamples(
                        Integer.MAX_VALUE,
                        (opened, samples, shown) -> new AttentionStudy(opened, AttentionStudy.Measure.ATTENTION)
                                .run(samples, output, shown));
            case ENTROPY ->
                overSamples(
                        Integer.MAX_VALUE,
                        (opened, samples, shown) ->
                                new AttentionStudy(opened, AttentionStudy.Measure.ENTROPY).run(samples, output, shown));
            case MAPS -> overSamples(1, (opened, samples, shown) -> new MapStudy(opened).run(samples, output, shown));
            case COMPRESSOR ->
                overSamples(FEW, (opened, samples, shown) -> new CompressorStudy(opened).run(samples, output, shown));
            case LAYER_DROP -> layerDrop();
        }
        console.err().println("llava-mini: tables and figures are in " + output);
        return 0;
    }

    /** What is done with samples. */
    private interface Work {
        void run(LlavaMini opened, List<AnalysisSample> samples, IntConsumer shown);
    }

    private void overSamples(int otherwise, Work work) {
        WrongUsage.require(
                spec,
                annotations.isEmpty() && block == null && maxNewTokens == null,
                "--annotations, --block and --max-new-tokens belong to layer-drop");
        List<AnalysisSample> all = LlavaJson.read(DataSource.all(data, media)).allGood().stream()
                .map(AnalyzeCommand::sample)
                .toList();
        List<AnalysisSample> samples = all.subList(0, Math.min(all.size(), limit == null ? otherwise : limit));
        try (LlavaMini opened = model.open(spec);
                Progress shown = Progress.start(console, "analyze", "samples", 0, samples.size())) {
            work.run(opened, samples, done -> shown.update(done, ""));
        }
    }

    private static AnalysisSample sample(InstructionSample sample) {
        return switch (sample.media().orElse(null)) {
            case SampleMedia.Picture(Path path) ->
                new AnalysisSample(sample.id(), Optional.of(path), sample.conversation());
            case SampleMedia.Video _ ->
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "sample " + sample.id() + " has a video; pictures are looked at (" + sample.source() + ")");
            case null -> new AnalysisSample(sample.id(), Optional.empty(), sample.conversation());
        };
    }

    private void layerDrop() {
        Benchmark known = WrongUsage.check(
                spec, () -> Benchmarks.standard().named(benchmark).with(Settings.defaults()));
        LayerDropStudy.Material material =
                new LayerDropStudy.Material(data, annotations, media, limit == null ? Integer.MAX_VALUE : limit);
        GenerationOptions options = GenerationOptions.defaults()
                .withMaxNewTokens(maxNewTokens == null ? known.maxNewTokens() : maxNewTokens);
        try (LlavaMini opened = model.open(spec);
                QuestionProgress shown = new QuestionProgress(console, "analyze")) {
            new LayerDropStudy(opened, known, options, frames.choice(spec).atMost(known.maxFrames()))
                    .run(material, block == null ? LAYERS_OF_A_BLOCK : block, output, shown);
        }
    }
}
