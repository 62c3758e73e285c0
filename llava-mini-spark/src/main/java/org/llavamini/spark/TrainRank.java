// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
final class TrainRank extends AbstractFunction1<Iterator<Integer>, Iterator<TrainRank.Failure>>
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainRank.class);

    @Serial
    private static final long serialVersionUID = 1;

    private final String config;
    private final String[] settings;
    private final boolean resume;

    TrainRank(String config, List<String> settings, boolean resume) {
        this.config = requireNonNull(config, "config is null");
        this.settings = settings.toArray(String[]::new);
        this.resume = resume;
    }

    /**
     * Why there is no model.
     *
     * @param problem a message of one line
     */
    record Failure(ErrorCode code, String problem) implements Serializable {
        /** What tasks tell each other is text. */
        private static String line(LlavaMiniException failure) {
            return failure.code().name() + " " + failure.getMessage();
        }

        private static Failure ofLine(String line) {
            int space = line.indexOf(' ');
            return new Failure(ErrorCode.valueOf(line.substring(0, space)), line.substring(space + 1));
        }
    }

    @Override
    public Iterator<Failure> apply(Iterator<Integer> nothing) {
        BarrierTaskContext task = BarrierTaskContext.get();
        String failure = "";
        try {
            train(task);
        } catch (LlavaMiniException thrown) {
            failure = Failure.line(thrown);
        }
        return CollectionConverters.asScala(
                first(task.allGather(failure)).stream().iterator());
    }

    /** If one process fails, the others only see that it is gone: what all say is the error of the first that knows more. */
    private static Optional<Failure> first(String[] lines) {
        List<Failure> failures = Stream.of(lines)
                .filter(line -> !line.isEmpty())
                .map(Failure::ofLine)
                .toList();
        return failures.stream()
                .filter(failure -> failure.code() != ErrorCode.PROCESS_LOST)
                .findFirst()
                .or(() -> failures.stream().findFirst());
    }

    private void train(BarrierTaskContext task) {
        int rank = task.partitionId();
        int size = task.getTaskInfos().length;
        String first = task.getTaskInfos()[0].address().replaceFirst(":\\d+$", "");
        // A stage that is started anew goes on.
        boolean goesOn = resume || task.stageAttemptNumber() > 0;
        if (rank == 0) {
            try (MeetingPoint meeting = MeetingPoint.host(first, 0, Trainer.PATIENCE)) {
                task.allGather(Integer.toString(meeting.port()));
                train(task, meeting, size, goesOn);
            }
        } else {
            int port = Integer.parseInt(task.allGather("")[0]);
            try (MeetingPoint meeting = MeetingPoint.at(first, port, Trainer.PATIENCE)) {
                train(task, meeting, size, goesOn);
            }
        }
    }

    private void train(BarrierTaskContext task, MeetingPoint meeting, int size, boolean goesOn) {
        int rank = task.partitionId();
        try (ProcessGroup group = ProcessGroup.join(meeting, rank, size, Trainer.PATIENCE)) {
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
