// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Progress;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.judge.JudgeCost;
import org.llavamini.eval.judge.JudgePrompt;
import org.llavamini.eval.judge.JudgeRequest;
import org.llavamini.eval.judge.JudgeRun;
import org.llavamini.eval.judge.Judged;
import org.llavamini.eval.judge.OpenAiJudge;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options about the language model that scores, and asking it. */
final class JudgeFlags {
    private static final String KEY = "LLAVA_MINI_JUDGE_KEY";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    @Option(
            names = "--judge-url",
            paramLabel = "URL",
            description = "An OpenAI-compatible API to ask for judgements; its key is read from LLAVA_MINI_JUDGE_KEY.")
    private @Nullable String url;

    @Option(names = "--judge-model", paramLabel = "NAME", description = "The judge's name there.")
    private @Nullable String model;

    @Option(
            names = "--judge-prompt",
            paramLabel = "FILE",
            description = "What the judge is told, instead of the built-in text.")
    private @Nullable Path prompt;

    @Option(
            names = "--judge-concurrency",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many requests are under way at a time (${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--judge-price",
            paramLabel = "IN,OUT",
            split = ",",
            description =
                    "What a million tokens read and a million tokens written cost, to show the price before it starts.")
    private @Nullable List<Double> price;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    JudgeFlags() {}

    /** Asks the judge for what is not judged yet, if there is one to ask; returns the files with the judgements. */
    ScoringFiles judge(CommandSpec spec, Console console, Benchmark benchmark, ScoringFiles files, boolean exact) {
        if (url == null) {
            WrongUsage.require(spec, model == null, "where is the judge? (--judge-url)");
            WrongUsage.require(spec, prompt == null, "where is the judge? (--judge-url)");
            return files;
        }
        WrongUsage.requirePositive(spec, concurrency, "--judge-concurrency");
        WrongUsage.require(
                spec, price == null || price.size() == 2, "two prices, read and written, with a comma (--judge-price)");
        if (!(benchmark instanceof Judged judged) || exact) {
            throw WrongUsage.error(spec, benchmark.name() + " is scored without a judge (--judge-url)");
        }
        if (model == null) {
            throw WrongUsage.error(spec, "which model judges? (--judge-model)");
        }
        JudgePrompt told = prompt == null ? JudgePrompt.builtIn(benchmark.name()) : JudgePrompt.read(prompt);
        OpenAiJudge judge = new OpenAiJudge(
                url, model, Optional.ofNullable(console.environment().get(KEY)), FIRST_PAUSE);
        Path judgements = files.judgements().orElseGet(() -> beside(files.requireAnswers()));
        List<JudgeRequest> requests = judged.judgeRequests(files, told);
        try (Shown shown = new Shown(console)) {
            new JudgeRun(judged, told, concurrency).run(requests, judge, judgements, shown);
        }
        console.err().println("score: the judgements are in " + judgements);
        return new ScoringFiles(files.answers(), files.questions(), files.annotations(), Optional.of(judgements));
    }

    private static Path beside(Path answers) {
        return answers.resolveSibling(answers.getFileName() + ".judgements.jsonl");
    }

    /** Shows what it will cost and how far it is. */
    private final class Shown implements JudgeRun.Listener, AutoCloseable {
        private final Console console;
        private @Nullable Progress progress;

        Shown(Console console) {
            this.console = console;
        }

        @Override
        public void onStart(JudgeCost cost, int done, int total) {
            String about = price == null
                    ? ""
                    : String.format(
                            Locale.ROOT, ", which cost at most about %.2f", cost.price(price.get(0), price.get(1)));
            console.err()
                    .println(String.format(
                            Locale.ROOT,
                            "score: %d of %d judgements to ask of %s: about %,d tokens to read, at most %,d to write%s",
                            cost.requests(),
                            total,
                            model,
                            cost.promptTokens(),
                            cost.mostReplyTokens(),
                            about));
            progress = Progress.start(console, "score", "judgements", done, total);
        }

        @Override
        public void onJudged(int done) {
            if (progress != null) {
                progress.update(done, "");
            }
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
