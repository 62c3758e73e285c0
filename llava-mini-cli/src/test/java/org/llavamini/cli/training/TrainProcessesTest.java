// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

/** Runs of several processes that the command starts itself. */
class TrainProcessesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        TestingModel.write(folder.resolve("model"));
        TestingModel.picture(folder.resolve("good.png"));
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            samples.add("{\"id\": \"" + i + "\", \"image\": \"" + (i == 5 ? "missing" : "good")
                    + ".png\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>\\nWhat?\"}, "
                    + "{\"from\": \"gpt\", \"value\": \"It is " + i + ".\"}]}");
        }
        Files.write(folder.resolve("data.jsonl"), samples);
        file = Files.writeString(folder.resolve("run.yaml"), """
                stage: finetune
                model: model
                output: out
                data: [{json: data.jsonl}]
                pre_fusion: {layers: 1}
                batch_size: 8
                micro_batch_size: 2
                max_steps: 100000
                save_steps: 2
                schedule: constant
                dtype: float32
                shuffle: false
                processes: 2
                """);
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().toList();
    }

    private boolean reached(int step) {
        try {
            Path log = folder.resolve("out/train-log.jsonl");
            return Files.exists(log) && Files.readAllLines(log).size() >= step;
        } catch (IOException beingWritten) {
            return false;
        }
    }

    @Test
    void aProcessThatDiesEndsTheRunWhichCanGoOn() throws Exception {
        List<ProcessHandle> before = children();
        CompletableFuture<Outcome> run =
                CompletableFuture.supplyAsync(() -> TestingConsole.plain().run("train", "--config", file));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached(3) && !run.isDone() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        List<ProcessHandle> started = new ArrayList<>(children());
        started.removeAll(before);
        assertThat(started).as("the other process").hasSize(1);
        started.getFirst().destroyForcibly();
        Outcome killed = run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(killed.code()).as(killed.err()).isEqualTo(1);
        assertThat(killed.err().lines().filter(line -> line.startsWith("llava-mini: ")))
                .as("what is said, samples aside")
                .filteredOn(line -> !line.contains("left out"))
                .singleElement()
                .asString()
                .startsWith("llava-mini: training process 1 ended with exit code 137")
                .endsWith("--resume goes on from the state that was saved last");
        assertThat(killed.err()).contains("left out: sample 5", "missing.png");

        Outcome resumed = TestingConsole.plain()
                .run("train", "--config", file, "--resume", "--set", "max_steps=" + (lastState() + 3));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("the model is in ").contains("1 sample was left out");
        assertThat(folder.resolve("out/train-log.jsonl")).content().hasLineCount((int) lastState());
        assertThat(folder.resolve("out/model.safetensors")).isNotEmptyFile();
        assertThat(children()).as("no process is left").isEqualTo(before);
    }

    private long lastState() throws IOException {
        try (Stream<Path> states = Files.list(folder.resolve("out/checkpoints"))) {
            return states.map(state -> state.getFileName().toString())
                    .filter(name -> name.startsWith("step-"))
                    .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
                    .max()
                    .orElseThrow();
        }
    }

    /** Both processes find it. */
    @Test
    void whatIsWrongIsSaidOnce() {
        Outcome outcome = TestingConsole.plain()
                .run("train", "--config", file, "--set", "micro_batch_size=8", "--set", "max_steps=1");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).containsOnlyOnce("llava-mini: ").contains("not enough for 2 processes");
    }
}
