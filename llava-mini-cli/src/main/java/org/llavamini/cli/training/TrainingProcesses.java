// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.training;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.MeetingPoint;
import org.llavamini.tensor.ProcessGroup;

/** All processes of a run on this machine; this one is the first. Owns the others: none is left when it is closed. */
final class TrainingProcesses implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    /** Those that see another one end have little left to do. */
    static final Duration LEAVING = Duration.ofSeconds(20);

    private final MeetingPoint meeting;
    private final List<TrainingProcess> others;

    /**
     * Starts the others.
     *
     * @param arguments of the command for each rank, without how to meet
     * @param samples hears of the samples that they leave out, line by line
     */
    TrainingProcesses(int size, IntFunction<List<String>> arguments, Consumer<String> samples, Duration patience) {
        meeting = MeetingPoint.host(HOST, 0, patience);
        others = IntStream.range(1, size)
                .mapToObj(rank -> TrainingProcess.start(
                        rank,
                        Stream.concat(
                                        arguments.apply(rank).stream(),
                                        Stream.of("--master", HOST + ":" + meeting.port()))
                                .toList(),
                        samples))
                .toList();
    }

    /** Waits for the others and connects to them. */
    ProcessGroup join(Duration patience) {
        while (meeting.arrived() < others.size()) {
            lost(Duration.ZERO).ifPresent(fate -> {
                throw new LlavaMiniException(ErrorCode.PROCESS_LOST, fate);
            });
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return ProcessGroup.join(meeting, 0, others.size() + 1, patience);
    }

    /**
     * Returns how the others' failure came about, if one of them fails: rather how one ended by itself than how one ended because
     * another had.
     *
     * @param patience how long to wait for the end of one that was lost just now
     */
    Optional<String> lost(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (others.stream().allMatch(TrainingProcess::isAlive) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return others.stream()
                .filter(process -> !process.isAlive())
                .filter(process -> !process.end(LEAVING))
                .min(Comparator.comparing(TrainingProcess::missedAnother))
                .map(TrainingProcess::fate);
    }

    /** Waits until the others have ended after a run that is complete or cancelled. */
    void await(Duration patience) {
        others.forEach(process -> process.end(patience));
    }

    @Override
    public void close() {
        others.forEach(TrainingProcess::kill);
        meeting.close();
    }
}
