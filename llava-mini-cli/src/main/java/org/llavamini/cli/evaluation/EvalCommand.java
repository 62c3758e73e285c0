// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMini;
import org.llavamini.cli.cluster.SparkSubmit;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.DeadlineFlag;
import org.llavamini.cli.option.FrameFlags;
import org.llavamini.cli.option.GivenFile;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.cli.option.ShardFlag;
import org.llavamini.eval.Answerer;
import org.llavamini.eval.AnswersFile;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Benchmarks;
import org.llavamini.eval.CustomMetric;
import org.llavamini.eval.Evaluation;
import org.llavamini.eval.LlavaMiniAnswers;
import org.llavamini.eval.Question;
import org.llavamini.eval.Settings;
import org.llavamini.eval.Shard;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.GenerationOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a model answer the questions of a benchmark. */
@Command(
        name = "eval",
        description = "Answer the questions of a benchmark, greedily, into a file; goes on where the file ends.")
public final class EvalCommand implements Callable<Integer> {
    private final Console console;
    private final Optional<Answerer> others;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Mixin
    private FrameFlags frames;

    @Parameters(
            paramLabel = "BENCHMARK",
            description = "One of: ${COMPLETION-CANDIDATES}.",
            completionCandidates = BenchmarkNames.class)
    private String benchmark;

    @Option(names = "--questions", paramLabel = "FILE|DIR", required = true, description = "The benchmark's questions.")
    private Path questions;

    @Option(names = "--media", paramLabel = "DIR", required = true, description = "Where the pictures or videos are.")
    private Path media;

    @Option(
            names = "--answers",
            paramLabel = "OUT.jsonl",
            required = true,
            description = "The answers, JSON Lines in LLaVA's format.")
    private Path answers;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "Longest answer; else 128 or, where LLaVA's evaluation does so, 1024.")
    private @Nullable Integer maxNewTokens;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N questions.")
    private @Nullable Integer limit;

    @Mixin
    private ShardFlag shard;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many questions are in flight: they share the model's steps (${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--skip-bad",
            description = "Leave out questions whose picture does not exist or cannot be read; each is named.")
    private boolean skipBad;

    @Option(
            names = "--blank-images",
            description = "Show gray pictures of the same size instead, as a check: what guessing gives.")
    private boolean blankImages;

    @Mixin
    private DeadlineFlag deadline;

    @Option(names = "--circular", description = "mmbench: ask every question once per rotation of its options.")
    private boolean circular;

    @Option(
            names = "--metric",
            paramLabel = "exact|vqa|choice",
            description = "custom: how the answers will be scored.")
    private @Nullable CustomMetric metric;

    @Option(
            names = "--on",
            paramLabel = "MASTER",
            description = "Answer on a Spark cluster, into the same file: spark://HOST:PORT, local[N] or"
                    + " local-cluster[N,CORES,MB]. Spark is found by SPARK_HOME; each executor opens the model.")
    private @Nullable String master;

    /**
     * Makes the command.
     *
     * @param others who answers instead of a model in this process, which is the driver of a cluster then
     */
    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public EvalCommand(Console console, Optional<Answerer> others) {
        this.console = console;
        this.others = others;
    }

    @Override
    public Integer call() {
        Benchmark known = known();
        Shard part = shard.shard(spec);
        WrongUsage.requirePositive(spec, maxNewTokens, "--max-new-tokens");
        WrongUsage.requirePositive(spec, batchSize, "--batch-size");
        WrongUsage.requirePositive(spec, limit, "--limit");
        frames.choice(spec);
        deadline.limit(spec);
        GivenFile.folder(media, "--media");
        List<Question> chosen =
                Evaluation.select(known.questions(questions), limit == null ? Integer.MAX_VALUE : limit, part);
        String cluster = master;
        if (cluster != null && others.isEmpty()) {
            return submit(cluster);
        }
        try (AnswersFile file = AnswersFile.resume(answers);
                QuestionProgress shown = new QuestionProgress(console, "eval")) {
            if (others.isPresent()) {
                new Evaluation(chosen, media.toAbsolutePath(), batchSize, skipBad).run(others.get(), file, shown);
            } else {
                try (LlavaMini opened = open()) {
                    new Evaluation(chosen, media, batchSize, skipBad).run(answering(opened), file, shown);
                }
            }
        }
        return 0;
    }

    /** Runs this command once more as the driver of a cluster. */
    private int submit(String cluster) {
        WrongUsage.require(
                spec,
                SparkSubmit.isMaster(cluster),
                "must be spark://HOST:PORT, local[N] or local-cluster[N,CORES,MB], but is " + cluster + " (--on)");
        CommandLine top = spec.root().commandLine();
        List<String> arguments = top.getParseResult().originalArgs();
        return new SparkSubmit(console).run(cluster, arguments, arguments.contains("--verbose"));
    }

    /** Returns the benchmark as it was chosen, or ends with an error of usage. */
    private Benchmark known() {
        Settings settings = new Settings(Optional.empty(), circular, false, Optional.ofNullable(metric));
        return WrongUsage.check(
                spec, () -> Benchmarks.standard().named(benchmark).with(settings));
    }

    /** Returns the name that the model has in the answers; nothing is opened for it. */
    public String modelName() {
        return LlavaMiniAnswers.name(model.name(), blankImages);
    }

    /** Opens the model; the caller closes it. */
    public LlavaMini open() {
        return model.open(spec);
    }

    /** Returns a model that {@link #open} opened as this command asks it. */
    public LlavaMiniAnswers answering(LlavaMini opened) {
        Benchmark known = known();
        GenerationOptions options = GenerationOptions.defaults()
                .withMaxNewTokens(maxNewTokens == null ? known.maxNewTokens() : maxNewTokens);
        FrameChoice choice = frames.choice(spec).atMost(known.maxFrames());
        return new LlavaMiniAnswers(opened, options, choice, blankImages).within(deadline.limit(spec));
    }
}
