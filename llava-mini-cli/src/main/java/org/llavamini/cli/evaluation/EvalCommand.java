// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMini;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.DeadlineFlag;
import org.llavamini.cli.option.FrameFlags;
import org.llavamini.cli.option.GivenFile;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.cli.option.ShardFlag;
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

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public EvalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Settings settings = new Settings(Optional.empty(), circular, false, Optional.ofNullable(metric));
        Benchmark known = WrongUsage.check(
                spec, () -> Benchmarks.standard().named(benchmark).with(settings));
        Shard part = shard.shard(spec);
        WrongUsage.requirePositive(spec, maxNewTokens, "--max-new-tokens");
        WrongUsage.requirePositive(spec, batchSize, "--batch-size");
        WrongUsage.requirePositive(spec, limit, "--limit");
        FrameChoice choice = frames.choice(spec).atMost(known.maxFrames());
        GivenFile.folder(media, "--media");
        List<Question> chosen =
                Evaluation.select(known.questions(questions), limit == null ? Integer.MAX_VALUE : limit, part);
        try (AnswersFile file = AnswersFile.resume(answers);
                LlavaMini opened = model.open(spec);
                QuestionProgress shown = new QuestionProgress(console, "eval")) {
            GenerationOptions options = GenerationOptions.defaults()
                    .withMaxNewTokens(maxNewTokens == null ? known.maxNewTokens() : maxNewTokens);
            LlavaMiniAnswers answering =
                    new LlavaMiniAnswers(opened, options, choice, blankImages).within(deadline.limit(spec));
            new Evaluation(chosen, media, batchSize, skipBad).run(answering, file, shown);
        }
        return 0;
    }
}
