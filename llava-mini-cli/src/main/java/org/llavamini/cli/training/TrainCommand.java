// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.training;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Interruption;
import org.llavamini.cli.console.Progress;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.MeetingPoint;
import org.llavamini.tensor.ProcessGroup;
import org.llavamini.train.Trainer;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainConfigFile;
import org.llavamini.train.data.BadSample;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.record.LearningPart;
import org.llavamini.train.record.StepReport;
import org.llavamini.train.record.TrainingListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one stage of training. */
@Command(name = "train", description = "Train a model as a configuration file says. Ctrl-C saves; --resume goes on.")
public final class TrainCommand implements Callable<Integer> {
    /** How the message ends that another process was lost. */
    static final String GO_ON = "; --resume goes on from the state that was saved last";

    private static final int HIGHEST_PORT = 65535;

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

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda[:n]",
            description = "Where the model learns; else the configuration's device, which is cpu unless it says so.")
    private @Nullable String device;

    @Option(
            names = "--rank",
            paramLabel = "N",
            description = "Which process of a run on several machines this is, from 0; each is started by itself.")
    private @Nullable Integer rank;

    @Option(names = "--world-size", paramLabel = "N", description = "How many processes such a run has.")
    private @Nullable Integer worldSize;

    @Option(names = "--master", paramLabel = "HOST:PORT", description = "Where such processes meet: at process 0.")
    private @Nullable String master;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WrongUsage.requirePositive(spec, threads, "--threads");
        WrongUsage.require(
                spec,
                (rank == null) == (worldSize == null) && (rank == null) == (master == null),
                "go together: --rank, --world-size and --master");
        WrongUsage.require(
                spec,
                rank == null || (worldSize != null && rank >= 0 && rank < worldSize),
                "must be from 0 to below --world-size, but is " + rank + " (--rank)");
        if (device != null) {
            overrides.add("device=" + device);
        }
        TrainConfig settings = TrainConfigFile.read(config, overrides);
        try (Interruption interruption =
                Interruption.listen(() -> console.err().println("llava-mini: interrupted, saving the state ..."))) {
            if (!trained(settings, interruption)) {
                console.err().println("llava-mini: saved; --resume goes on");
                return Interruption.EXIT_CODE;
            }
        }
        if (rank == null || rank == 0) {
            console.err().println("llava-mini: the model is in " + settings.output());
        }
        return 0;
    }

    /** Returns whether the run came to its end; else it was interrupted and saved its state. */
    private boolean trained(TrainConfig settings, Cancellation interruption) {
        try (Shown shown = new Shown()) {
            int processors = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
            if (rank != null && worldSize != null && master != null) {
                trainAs(rank, worldSize, address(master), settings, processors, shown, interruption);
            } else if (settings.processes() > 1) {
                trainTogether(settings, processors, shown, interruption);
            } else {
                new Trainer(settings, processors, shown, interruption).run(resume);
            }
            return true;
        } catch (LlavaMiniException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                return false;
            }
            throw e;
        }
    }

    private InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        WrongUsage.require(
                spec,
                colon > 0 && hostAndPort.substring(colon + 1).matches("[1-9][0-9]{0,4}"),
                "must be HOST:PORT, but is " + hostAndPort + " (--master)");
        int port = Integer.parseInt(hostAndPort.substring(colon + 1));
        WrongUsage.require(spec, port <= HIGHEST_PORT, "not a port: " + port + " (--master)");
        return InetSocketAddress.createUnresolved(hostAndPort.substring(0, colon), port);
    }

    /** Trains as one of several processes that somebody else starts. */
    private void trainAs(
            int number,
            int size,
            InetSocketAddress meetingPoint,
            TrainConfig settings,
            int processors,
            Shown shown,
            Cancellation interruption) {
        String host = meetingPoint.getHostString();
        int port = meetingPoint.getPort();
        try (MeetingPoint meeting = number == 0
                        ? MeetingPoint.host(host, port, Trainer.PATIENCE)
                        : MeetingPoint.at(host, port, Trainer.PATIENCE);
                ProcessGroup group = ProcessGroup.join(meeting, number, size, Trainer.PATIENCE)) {
            TrainingListener listener = number == 0 ? shown : shown.ofSamplesAlone();
            new Trainer(settings, processors, listener, interruption, group).run(resume);
        } catch (LlavaMiniException failure) {
            throw failure.code() == ErrorCode.PROCESS_LOST ? lost(failure.getMessage(), failure) : failure;
        }
    }

    /** Starts the other processes on this machine and trains with them; the processors are shared among all. */
    private void trainTogether(TrainConfig settings, int processors, Shown shown, Cancellation interruption) {
        int size = settings.processes();
        int share = Math.max(1, processors / size);
        try (TrainingProcesses processes =
                new TrainingProcesses(size, number -> arguments(number, size, share), shown::relay, Trainer.PATIENCE)) {
            try (ProcessGroup group = processes.join(Trainer.PATIENCE)) {
                new Trainer(settings, share, shown, interruption, group).run(resume);
                processes.await(Trainer.PATIENCE);
            } catch (LlavaMiniException failure) {
                if (failure.code() == ErrorCode.CANCELLED) {
                    processes.await(Trainer.PATIENCE);
                }
                throw failure.code() == ErrorCode.PROCESS_LOST
                        ? lost(
                                processes.lost(TrainingProcesses.LEAVING).orElse(String.valueOf(failure.getMessage())),
                                failure)
                        : failure;
            }
        }
    }

    private static LlavaMiniException lost(@Nullable String what, LlavaMiniException failure) {
        return new LlavaMiniException(ErrorCode.PROCESS_LOST, what + GO_ON, failure);
    }

    private List<String> arguments(int number, int size, int processors) {
        List<String> arguments = new ArrayList<>(List.of("train", "--config", config.toString()));
        overrides.forEach(override -> arguments.addAll(List.of("--set", override)));
        arguments.addAll(List.of(
                "--threads",
                Integer.toString(processors),
                "--rank",
                Integer.toString(number),
                "--world-size",
                Integer.toString(size)));
        return arguments;
    }

    /** Shows the steps of a run. */
    private final class Shown implements TrainingListener, AutoCloseable {
        private @Nullable Progress progress;
        private int bad;

        /** Returns a listener that shows no steps: that is the first process's part. */
        TrainingListener ofSamplesAlone() {
            return new TrainingListener() {
                @Override
                public void onStep(StepReport report) {
                    // Shown by the first process.
                }

                @Override
                public void onBadSample(BadSample sample) {
                    Shown.this.onBadSample(sample);
                }
            };
        }

        /** Shows what another process said of a sample. */
        synchronized void relay(String line) {
            bad++;
            console.err().println(line);
        }

        @Override
        public void onData(DataSource source, int good, int bad) {
            console.err()
                    .println(String.format(
                            Locale.ROOT,
                            "train: %s: %,d samples%s%s",
                            source.json(),
                            good,
                            source.weight() == 1 ? "" : ", weight " + source.weight(),
                            bad == 0 ? "" : ", " + bad + " more not in the format"));
        }

        @Override
        public void onParts(List<LearningPart> parts) {
            for (LearningPart part : parts) {
                console.err()
                        .println(String.format(
                                Locale.ROOT,
                                "train: %s learns: %,d numbers, rate %s",
                                part.name(),
                                part.numbers(),
                                part.learningRate()));
            }
        }

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
                            "step %d of %d, loss %.4f%s",
                            report.step(),
                            report.totalSteps(),
                            report.loss(),
                            report.validationLoss().isPresent()
                                    ? String.format(
                                            Locale.ROOT,
                                            ", validation %.4f",
                                            report.validationLoss().getAsDouble())
                                    : ""));
        }

        @Override
        public void onBadSample(BadSample sample) {
            relay(TrainingProcess.SAMPLE + sample);
        }

        @Override
        public synchronized void close() {
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
