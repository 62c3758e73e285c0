// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.MeetingPoint;
import org.llavamini.tensor.ProcessGroup;
import org.llavamini.train.Trainer;
import org.llavamini.train.config.TrainConfigFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** One process of a run of training, as a task of a barrier stage. */
final class TrainRank extends AbstractFunction1<Iterator<Integer>, Iterator<TrainRank.Ended>> implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainRank.class);

    @Serial
    private static final long serialVersionUID = 1;

    private final String config;
    private final String[] settings;
    private final boolean resume;
    private final Duration patience;

    TrainRank(String config, List<String> settings, boolean resume, Duration patience) {
        this.config = requireNonNull(config, "config is null");
        this.settings = settings.toArray(String[]::new);
        this.resume = resume;
        this.patience = requireNonNull(patience, "patience is null");
    }

    /**
     * How a process ended.
     *
     * @param code of an error, or nothing
     * @param problem its message, or nothing
     */
    record Ended(String code, String problem) implements Serializable {
        static Ended of(LlavaMiniException failure) {
            return new Ended(failure.code().name(), String.valueOf(failure.getMessage()));
        }

        /** What tasks tell each other is text. */
        private String line() {
            return code + " " + problem;
        }

        private static Ended ofLine(String line) {
            int space = line.indexOf(' ');
            return new Ended(line.substring(0, space), line.substring(space + 1));
        }
    }

    @Override
    public Iterator<Ended> apply(Iterator<Integer> nothing) {
        BarrierTaskContext task = BarrierTaskContext.get();
        Optional<LlavaMiniException> failure = Optional.empty();
        try {
            train(task);
        } catch (LlavaMiniException thrown) {
            failure = Optional.of(thrown);
        }
        return CollectionConverters.asScala(List.of(together(task, failure)).iterator());
    }

    /** If one process fails, the others only see that it is gone: what all say is the error of the first that knows more. */
    private static Ended together(BarrierTaskContext task, Optional<LlavaMiniException> failure) {
        String[] ends =
                task.allGather(failure.map(Ended::of).orElse(new Ended("", "")).line());
        List<Ended> failures = List.of(ends).stream()
                .map(Ended::ofLine)
                .filter(end -> !end.code().isEmpty())
                .toList();
        return failures.stream()
                .filter(end -> !end.code().equals(ErrorCode.PROCESS_LOST.name()))
                .findFirst()
                .or(() -> failures.stream().findFirst())
                .orElse(new Ended("", ""));
    }

    private void train(BarrierTaskContext task) {
        int rank = task.partitionId();
        int size = task.getTaskInfos().length;
        String first = task.getTaskInfos()[0].address().replaceFirst(":\\d+$", "");
        // A stage that is started anew goes on.
        boolean goesOn = resume || task.stageAttemptNumber() > 0;
        if (rank == 0) {
            try (MeetingPoint meeting = MeetingPoint.host(first, 0, patience)) {
                task.allGather(Integer.toString(meeting.port()));
                train(task, meeting, size, goesOn);
            }
        } else {
            int port = Integer.parseInt(task.allGather("")[0]);
            try (MeetingPoint meeting = MeetingPoint.at(first, port, patience)) {
                train(task, meeting, size, goesOn);
            }
        }
    }

    private void train(BarrierTaskContext task, MeetingPoint meeting, int size, boolean goesOn) {
        int rank = task.partitionId();
        try (ProcessGroup group = ProcessGroup.join(meeting, rank, size, patience)) {
            new Trainer(
                            TrainConfigFile.read(Path.of(config), List.of(settings)),
                            task.cpus(),
                            report -> {
                                if (rank == 0) {
                                    LOG.info(
                                            "step {} of {}, loss {}",
                                            report.step(),
                                            report.totalSteps(),
                                            String.format(Locale.ROOT, "%.4f", report.loss()));
                                }
                            },
                            task::isInterrupted,
                            group)
                    .run(goesOn);
        }
    }
}
