// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Benchmarks;
import org.llavamini.eval.CustomMetric;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Settings;
import org.llavamini.eval.Submittable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores answers to a benchmark. */
@Command(name = "score", description = "Score answers to a benchmark.")
public final class ScoreCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "BENCHMARK",
            description = "One of: ${COMPLETION-CANDIDATES}.",
            completionCandidates = BenchmarkNames.class)
    private String benchmark;

    @Option(names = "--answers", paramLabel = "FILE|DIR", description = "The answers; of a folder all .jsonl files.")
    private @Nullable Path answers;

    @Option(
            names = "--questions",
            paramLabel = "FILE|DIR",
            description = "The benchmark's questions, if it needs them.")
    private @Nullable Path questions;

    @Option(
            names = "--annotations",
            paramLabel = "FILE|DIR",
            description = "The benchmark's solutions; may be repeated.")
    private List<Path> annotations = new ArrayList<>();

    @Option(names = "--judgements", paramLabel = "FILE|DIR", description = "What a judge said about the answers.")
    private @Nullable Path judgements;

    @Option(
            names = "--parser",
            paramLabel = "official|lenient",
            description = "How a choice is read out of an answer: as the official scripts do, or out of sentences too.")
    private @Nullable AnswerParser parser;

    @Option(names = "--submission", paramLabel = "OUT", description = "Also write what the benchmark's server takes.")
    private @Nullable Path submission;

    @Option(
            names = "--exact",
            description = "msvd-qa, msrvtt-qa, activitynet-qa: compare with the solutions instead of asking a judge.")
    private boolean exact;

    @Option(
            names = "--metric",
            paramLabel = "exact|vqa|choice",
            description =
                    "custom: how answers are scored; else by choice where all questions have choices, else exactly.")
    private @Nullable CustomMetric metric;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name in reports; else the answers' own.")
    private @Nullable String name;

    @Mixin
    private JudgeFlags judge;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public ScoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Settings settings = new Settings(Optional.ofNullable(parser), false, exact, Optional.ofNullable(metric));
        Benchmark known = WrongUsage.check(
                spec, () -> Benchmarks.standard().named(benchmark).with(settings));
        ScoringFiles files = new ScoringFiles(
                Optional.ofNullable(answers),
                Optional.ofNullable(questions),
                annotations,
                Optional.ofNullable(judgements));
        try {
            print(result(known, files));
        } catch (LlavaMiniException e) {
            if (e.code() == ErrorCode.INVALID_REQUEST) {
                throw WrongUsage.error(spec, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        return 0;
    }

    private Scores result(Benchmark known, ScoringFiles files) {
        if (submission != null) {
            if (!(known instanceof Submittable submittable)) {
                throw WrongUsage.error(spec, benchmark + " has no form for submission (--submission)");
            }
            Scores written = submittable.submit(files, submission);
            if (!submittable.canScore(files)) {
                return written;
            }
        }
        return known.score(judge.judge(spec, console, known, files, exact));
    }

    private void print(Scores scores) {
        Scores named = Optional.ofNullable(name)
                .or(() -> scores.labels().containsKey("model") || answers == null
                        ? Optional.empty()
                        : Answers.model(answers))
                .map(model -> scores.labelled("model", model))
                .orElse(scores);
        if (json) {
            console.out().println(ScoreObject.of(named));
            return;
        }
        named.labels().forEach((label, value) -> console.out().println(line(label, value)));
        named.metrics().forEach((metric, value) -> console.out().println(line(metric, shown(value))));
    }

    private static String line(String label, String value) {
        return String.format(Locale.ROOT, "%-36s %s", label, value);
    }

    private static String shown(Metric metric) {
        return switch (metric) {
            case Metric.Count(long value) -> Long.toString(value);
            case Metric.Value(double value) -> String.format(Locale.ROOT, "%.4f", value);
            case Metric.Interval(double low, double high) -> String.format(Locale.ROOT, "%.4f to %.4f", low, high);
        };
    }
}
