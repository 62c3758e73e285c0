// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.nn.Cancellation;
import org.llavamini.train.BadSample;
import org.llavamini.train.StepReport;
import org.llavamini.train.TrainConfig;
import org.llavamini.train.TrainConfigFile;
import org.llavamini.train.Trainer;
import org.llavamini.train.TrainingListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one stage of training. */
@Command(name = "train", description = "Train a model as a configuration file says. Ctrl-C saves; --resume goes on.")
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration, YAML.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Replace a value of the configuration, such as pre_fusion.layers=2; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--resume", description = "Go on from the last saved state in the output folder.")
    private boolean resume;

    @Option(names = "--threads", paramLabel = "N", description = "How many processors to use; else all.")
    private @Nullable Integer threads;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WrongUsage.requirePositive(spec, threads, "--threads");
        TrainConfig settings = TrainConfigFile.read(config, overrides);
        try (Interruption interruption =
                Interruption.listen(() -> console.err().println("llava-mini: interrupted, saving the state ..."))) {
            if (!trained(settings, interruption)) {
                console.err().println("llava-mini: saved; --resume goes on");
                return ErrorReport.INTERRUPTED;
            }
        }
        console.err().println("llava-mini: the model is in " + settings.output());
        return 0;
    }

    /** Returns whether the run came to its end; else it was interrupted and saved its state. */
    private boolean trained(TrainConfig settings, Cancellation interruption) {
        try (Shown shown = new Shown()) {
            int processors = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
            new Trainer(settings, processors, shown, interruption).run(resume);
            return true;
        } catch (LlavaMiniException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                return false;
            }
            throw e;
        }
    }

    /** Shows the steps of a run. */
    private final class Shown implements TrainingListener, AutoCloseable {
        private @Nullable Progress progress;
        private int bad;

        @Override
        public void onStep(StepReport report) {
            if (progress == null) {
                // Samples of steps before the first one of this run are not known exactly; its own step is near enough.
                long total = report.samples() * report.totalSteps() / report.step();
                long before = report.samples() - report.samples() / report.step();
                progress = Progress.start(console, "train", "samples", before, total);
            }
            progress.update(
                    report.samples(),
                    String.format(
                            Locale.ROOT,
                            "step %d of %d, loss %.4f",
                            report.step(),
                            report.totalSteps(),
                            report.loss()));
        }

        @Override
        public void onBadSample(BadSample sample) {
            bad++;
            console.err().println("llava-mini: left out: " + sample);
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
            if (bad > 0) {
                console.err()
                        .println("llava-mini: " + bad + (bad == 1 ? " sample was" : " samples were") + " left out");
            }
        }
    }
}
