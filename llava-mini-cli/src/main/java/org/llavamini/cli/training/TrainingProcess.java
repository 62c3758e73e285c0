// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.llavamini.cli.console.OwnProcess;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A further process of the command that trains along. What it says about samples is passed on as it comes; of the rest the last
 * line is kept, which tells why it ended.
 */
final class TrainingProcess {
    /** How lines begin that name a sample. */
    static final String SAMPLE = "llava-mini: left out: ";

    private final int rank;
    private final Process process;
    private final Thread reader;
    private volatile String lastLine = "";

    private TrainingProcess(int rank, Process process, Consumer<String> samples) {
        this.rank = rank;
        this.process = process;
        this.reader =
                Thread.ofPlatform().daemon().name("training-process-" + rank).start(() -> read(samples));
    }

    /**
     * Starts the command anew, on the same virtual machine with the same options.
     *
     * @param arguments of the command
     * @param samples hears of the samples that the process leaves out, line by line, on a thread of its own
     */
    static TrainingProcess start(int rank, List<String> arguments, Consumer<String> samples) {
        try {
            return new TrainingProcess(
                    rank,
                    new ProcessBuilder(OwnProcess.commandLine(arguments))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start(),
                    samples);
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.PROCESS_LOST,
                    "cannot start training process " + rank + ": " + failure.getMessage(),
                    failure);
        }
    }

    private void read(Consumer<String> samples) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(SAMPLE)) {
                    samples.accept(line);
                } else if (!line.isBlank()) {
                    lastLine = line;
                }
            }
        } catch (IOException | UncheckedIOException closed) {
            lastLine = "";
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process has ended; one that does not is ended. Returns whether it ended well by itself. */
    boolean end(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                return false;
            }
            reader.join();
            return process.exitValue() == 0;
        } catch (InterruptedException interruption) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the process at once. */
    void kill() {
        process.destroyForcibly();
    }

    /** Returns whether a process that has ended did so because another one had. */
    boolean missedAnother() {
        return lastLine.endsWith(TrainCommand.GO_ON);
    }

    /** Returns how a process that has ended did so. */
    String fate() {
        String reason = lastLine.replaceFirst("^llava-mini: ", "");
        return "training process " + rank + " ended with exit code " + process.exitValue()
                + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
